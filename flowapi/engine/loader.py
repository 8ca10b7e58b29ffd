"""Load flow files: read, merge, prove what can be proved, and link to frozen graphs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from config.settings import Settings
from flowapi.engine.catalog import Catalog, Parts
from flowapi.engine.checks.files import FileCheck
from flowapi.engine.checks.flows import check_names, check_paths
from flowapi.engine.graph import Graph
from flowapi.engine.guards.compiler import Environment
from flowapi.engine.guards.names import Vocabulary
from flowapi.engine.loading.choosing import choose
from flowapi.engine.loading.conditions import Conditions
from flowapi.engine.loading.definitions import Expression, FileDefinition, FileKind
from flowapi.engine.loading.files import read_file
from flowapi.engine.loading.linking import Linker
from flowapi.engine.loading.merging import Merged, merge
from flowapi.engine.loading.places import Problems, Word
from flowapi.engine.loading.sources import Source
from flowapi.engine.loading.walking import Walk


def load(
    sources: Iterable[Source], catalog: Catalog, parts: Parts, *, settings: type[Any] = Settings
) -> dict[str, Graph]:
    """The graph of every flow that *sources* declare.

    Raises:
        DefinitionError: With everything that is wrong, each with file, line and column.
    """
    problems = Problems()
    files = choose([file for source in sources if (file := read_file(source, problems))], problems)
    file_check = FileCheck(catalog, problems)
    for file in files:
        file_check.check(file)
    if problems.unreadable:
        problems.settle()
    graphs = _Load(files, catalog, parts, settings, problems).graphs()
    problems.settle()
    return graphs


@dataclass(frozen=True, slots=True)
class _Flow:
    merged: Merged
    walk: Walk
    conditions: Conditions


class _Load:
    def __init__(
        self,
        files: list[FileDefinition],
        catalog: Catalog,
        parts: Parts,
        settings: type[Any],
        problems: Problems,
    ) -> None:
        self._files = files
        self._parts = parts
        self._problems = problems
        self._environment = Environment()
        self._vocabulary = Vocabulary(
            settings,
            catalog.stash_keys.values(),
            flows=[file.name.text for file in self._of(FileKind.FLOW)],
            states={"error", *(name for file in files for name in file.states)},
        )

    def graphs(self) -> dict[str, Graph]:
        flows = [self._merged(file) for file in self._of(FileKind.FLOW)]
        graphs = {flow.merged.flow.name.text: self._linked(flow) for flow in flows}
        self._check_subflows(flows)
        self._check_unused_conditions(flows)
        return graphs

    def _merged(self, file: FileDefinition) -> _Flow:
        subflows = {each.name.text: each for each in self._of(FileKind.SUBFLOW)}
        shared: dict[str, Expression] = {}
        for each in self._of(FileKind.CONDITIONS):
            shared.update(each.conditions)
        merged = merge(file, subflows, shared, self._problems)
        walk = Walk(merged, self._problems)
        conditions = Conditions(merged.conditions, self._vocabulary, self._problems)
        conditions.prepare(shared)
        conditions.prepare(file.conditions)
        return _Flow(merged, walk, conditions)

    def _linked(self, flow: _Flow) -> Graph:
        check_names(flow.merged, flow.walk, self._problems)
        check_paths(flow.merged, flow.walk, self._problems)
        linker = Linker(flow.merged, self._parts, flow.conditions, self._environment, self._problems)
        return linker.link(flow.walk)

    def _check_subflows(self, flows: Iterable[_Flow]) -> None:
        """Note states of sub-flows that no flow reaches; shipped ones need not suit an integrator's flows."""
        if self._problems.gaps:
            return
        reached: dict[Word, set[str]] = {}
        for flow in flows:
            for member in flow.merged.members[1:]:
                reached.setdefault(member.name, set()).update(flow.walk.states)
        all_shipped = all(file.shipped for file in self._files)
        for file in self._of(FileKind.SUBFLOW):
            for name, state in file.states.items():
                missed = file.name in reached and name not in reached[file.name]
                if missed and (all_shipped or not file.shipped):
                    message = f"the state '{name}' is reached by no flow that includes '{file.name}'"
                    self._problems.add(state.name.place, message)

    def _check_unused_conditions(self, flows: Iterable[_Flow]) -> None:
        """Check the conditions of sub-flows that no guard uses, each in one of the flows that has them."""
        checked = {place for flow in flows for place in flow.conditions.checked()}
        for flow in flows:
            unused = [name for name, each in flow.merged.conditions.items() if each.written not in checked]
            flow.conditions.prepare(unused)
            checked.update(flow.conditions.checked())

    def _of(self, kind: FileKind) -> list[FileDefinition]:
        return [file for file in self._files if file.kind is kind]
