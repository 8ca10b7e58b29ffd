"""Check one file against the catalogue: actions, outcomes, hooks, error codes and alternatives."""

from collections.abc import Iterable

from config.suggestions import did_you_mean
from flowapi.engine.catalog import Catalog
from flowapi.engine.loading.definitions import (
    FileDefinition,
    OfferDefinition,
    OutcomeDefinition,
    StepDefinition,
    TargetDefinition,
)
from flowapi.engine.loading.places import Problems, Word
from flowapi.errors.by_code import NAMED_BY_GRAPHS


class FileCheck:
    """Checks files one after the other."""

    def __init__(self, catalog: Catalog, problems: Problems) -> None:
        self._catalog = catalog
        self._problems = problems

    def check(self, file: FileDefinition) -> None:
        """Note what is wrong in *file*."""
        self._hooks(file.before_action)
        for hooks in (*(state.hooks for state in file.states.values()), *file.attach.values()):
            self._hooks((*hooks.enter, *hooks.exit))
        for state in file.states.values():
            for offer in state.offers.values():
                self._offer(offer)
        for leave in file.leave.values():
            self._hooks(item.hook for item in leave.items if item.hook)
            self._steps(item.step for item in leave.items if item.step)
        for plan in file.plans.values():
            self._steps(plan.steps)

    def _hooks(self, words: Iterable[Word]) -> None:
        for word in words:
            if word.text not in self._catalog.hooks:
                self._problems.add(
                    word.place, f"there is no hook '{word}'" + self._hint(word, self._catalog.hooks)
                )

    def _offer(self, offer: OfferDefinition) -> None:
        for outcome in (offer.outcomes or {}).values():
            self._alternatives(outcome)
        action = self._catalog.actions.get(offer.run.text)
        if not action:
            hint = self._hint(offer.run, self._catalog.actions)
            self._problems.add(offer.run.place, f"there is no action '{offer.run}'{hint}")
        else:
            self._outcomes(offer, [str(outcome) for outcome in action.Outcome])

    def _outcomes(self, offer: OfferDefinition, known: list[str]) -> None:
        if offer.outcomes is None and known == ["back"]:
            return
        given = offer.outcomes or {}
        for name, outcome in given.items():
            if name not in known:
                hint = self._hint(outcome.name, known)
                self._problems.add(outcome.name.place, f"'{offer.run}' has no outcome '{name}'{hint}")
        for name in known:
            if name not in given:
                self._problems.add_gap(
                    offer.name.place, f"the outcome '{name}' of '{offer.run}' leads nowhere"
                )

    def _alternatives(self, outcome: OutcomeDefinition) -> None:
        *before, last = outcome.targets or (None,)
        for target in before:
            if target and not target.guard:
                message = "this always applies; the alternatives after it are never reached"
                self._problems.add(target.place, message)
        if last and last.guard:
            message = f"the outcome '{outcome.name}' leads nowhere if no condition holds"
            self._problems.add(last.place, f"{message}; end with a target without 'when'")
        for target in outcome.targets:
            self._target(target)

    def _target(self, target: TargetDefinition) -> None:
        self._hooks(target.do)
        self._code(target.error)
        self._steps(target.steps)

    def _steps(self, steps: Iterable[StepDefinition]) -> None:
        for step in steps:
            self._code(step.error)
            self._steps((*step.first, *step.sequence))
            for before in step.first[:-1]:
                if not before.guard:
                    message = "this always applies; what follows it in 'first' is never reached"
                    self._problems.add(before.place, message)

    def _code(self, word: Word | None) -> None:
        if word and word.text not in NAMED_BY_GRAPHS:
            self._problems.add(
                word.place, f"there is no error code '{word}'" + self._hint(word, NAMED_BY_GRAPHS)
            )

    def _hint(self, word: Word, known: Iterable[str]) -> str:
        return did_you_mean(word.text, sorted(known))
