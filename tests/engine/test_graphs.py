"""Versions of graphs, and how they are exchanged."""

from pathlib import Path

import pytest

from flowapi.engine.catalog import without_services
from flowapi.engine.graphs import Graphs
from flowapi.engine.loading.sources import FlowFiles
from flowapi.errors.start import DefinitionError
from tests.engine.flow_files import VISIT, load_texts, visiting

LONGER = VISIT.replace("ignored: stay", "ignored: hall")


def digest(text: str, *others: str) -> str:
    return load_texts(text, *others)["visit"].digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "visit.yaml").write_text(VISIT)
    return tmp_path


def graphs_in(folder: Path) -> Graphs:
    catalog = visiting()
    return Graphs(FlowFiles(folder, with_shipped=False), catalog, without_services(catalog))


def test_the_digest_is_the_same_on_every_machine() -> None:
    assert digest(VISIT) == "6e642b197c7362c218b2b03e591dd23eda1a04adc0777bf9713b884ee3ddae38"


@pytest.mark.parametrize(
    "text",
    [
        VISIT + "# A comment.\n",
        VISIT.replace("{run: door.knock, outcomes:", "{outcomes:").replace(
            "stay}}", "stay}, run: door.knock}"
        ),
        VISIT.replace("  hall: {}\n", "").replace("  street:", "  hall: {}\n  street:"),
        VISIT.replace("opened: hall", "opened: {to: hall}"),
        VISIT.replace("opened: hall", "opened: [{to: [hall]}]"),
        VISIT + "ttl: 1h\n",
        VISIT + "conditions: {unused: guest.invited}\n",
    ],
)
def test_the_digest_does_not_depend_on_how_a_flow_is_written(text: str) -> None:
    assert digest(text) == digest(VISIT)


@pytest.mark.parametrize(
    "text",
    [
        LONGER,
        VISIT + "ttl: 2h\n",
        VISIT + "title: Visit\n",
        VISIT + "before_action: [ring]\n",
        VISIT + "leave: {visit: [ring]}\n",
        VISIT.replace("[street]", "[street, hall]"),
        VISIT.replace("hall: {}", "hall: {enter: [ring]}"),
        VISIT.replace("hall: {}", "hall: {exit: [ring]}"),
        VISIT.replace("run:", "when: guest.invited, run:"),
        VISIT.replace("run:", "description: Knock!, run:"),
        VISIT.replace("opened: hall", "opened: {to: hall, seal: true}"),
        VISIT.replace("opened: hall", "opened: {to: hall, do: [ring]}"),
        VISIT.replace("opened: hall", "opened: {to: hall, error: technical_error}"),
    ],
)
def test_whatever_changes_a_flow_changes_its_digest(text: str) -> None:
    assert digest(text) != digest(VISIT)


def test_a_condition_that_is_used_changes_the_digest() -> None:
    text = VISIT.replace("run:", "when: welcome, run:")

    assert digest(text, "conditions: {welcome: guest.invited}") != digest(text, "conditions: {welcome: true}")


def test_graphs_are_found_by_name_and_by_version(folder: Path) -> None:
    graphs = graphs_in(folder)

    current = graphs.current("visit")
    assert current
    assert graphs.names == ("visit",)
    assert graphs.by_digest("visit", current.digest) is current
    assert graphs.current("party") is None
    assert graphs.by_digest("party", current.digest) is None
    assert graphs.by_digest("visit", "0") is None


def test_a_reload_keeps_the_old_version_for_running_flows(folder: Path) -> None:
    graphs = graphs_in(folder)
    old = graphs.current("visit")

    (folder / "visit.yaml").write_text(LONGER)
    graphs.reload()

    new = graphs.current("visit")
    assert old
    assert new
    assert new.digest == digest(LONGER)
    assert graphs.by_digest("visit", old.digest) is old


def test_a_reload_of_the_same_files_changes_nothing(folder: Path) -> None:
    graphs = graphs_in(folder)
    before = graphs.current("visit")

    graphs.reload()

    assert graphs.current("visit") is before


def test_an_invalid_file_leaves_everything_as_it_was(folder: Path) -> None:
    graphs = graphs_in(folder)
    before = graphs.current("visit")
    (folder / "visit.yaml").write_text(LONGER)
    (folder / "party.yaml").write_text(VISIT.replace("flow: visit", "flow: party").replace("knock,", "knok,"))

    with pytest.raises(DefinitionError) as refusal:
        graphs.reload()

    assert refusal.value.problems == (
        f"{folder}/party.yaml:6:20: there is no action 'door.knok'; did you mean 'door.knock'?",
    )
    assert graphs.names == ("visit",)
    assert graphs.current("visit") is before
    assert graphs.by_digest("visit", digest(LONGER)) is None


def test_a_flow_that_is_taken_away_can_be_finished_but_not_started(folder: Path) -> None:
    (folder / "party.yaml").write_text(VISIT.replace("flow: visit", "flow: party"))
    graphs = graphs_in(folder)
    party = graphs.current("party")
    assert party

    (folder / "party.yaml").unlink()
    graphs.reload()

    assert graphs.current("party") is None
    assert graphs.by_digest("party", party.digest) is party
    assert (graphs.names, set(graphs.running)) == (("visit",), {"visit", "party"})


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as refusal:
        graphs_in(tmp_path / "nowhere")

    assert refusal.value.problems == (f"{tmp_path}/nowhere: No such file or directory",)


def test_only_yaml_files_of_the_folder_itself_count(folder: Path) -> None:
    (folder / "notes.txt").write_text("not a flow")
    (folder / ".hidden.yaml").write_text("not a flow")
    (folder / "old").mkdir()
    (folder / "old" / "visit.yaml").write_text("not a flow")
    (folder / "dir.yaml").mkdir()

    assert graphs_in(folder).names == ("visit",)


def test_the_number_of_files_is_bounded(folder: Path) -> None:
    for number in range(200):
        (folder / f"f{number}.yaml").write_text(f"subflow: f{number}\n")

    with pytest.raises(DefinitionError) as refusal:
        graphs_in(folder)

    assert refusal.value.problems == (f"{folder}: there are 201 flow files; at most 200 are allowed",)
