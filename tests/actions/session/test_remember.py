"""Whether the browser keeps the session."""

from typing import Any

import pytest

from actions import keys
from actions.session.remember import RememberMe
from storage.store import Store
from tests.support.flows import a_context, asked, run_action
from tests.support.house import settings_with

PROMPT = settings_with({"session": {"cookie": {"retention": "prompt"}}})


@pytest.mark.parametrize("retention", ["prompt", "session", "persistent"])
def test_it_is_offered_where_the_user_is_to_be_asked(store: Store, retention: str) -> None:
    settings = settings_with({"session": {"cookie": {"retention": retention}}})

    assert RememberMe().offered(a_context(store, settings=settings)) is (retention == "prompt")


def test_the_answer_is_called_required(store: Store) -> None:
    assert asked(RememberMe(), a_context(store)) == [
        {"name": "remember_me", "type": "boolean", "required": True}
    ]


@pytest.mark.parametrize(("answer", "kept"), [(True, True), ("true", True), (False, False), (None, False)])
async def test_the_answer_is_remembered(store: Store, answer: Any, kept: bool) -> None:
    ctx = a_context(store, {keys.REMEMBER_ME: not kept}, settings=PROMPT)

    ran = await run_action(RememberMe(), ctx, remember_me=answer)

    assert (ran.outcome, ctx.stash[keys.REMEMBER_ME]) == ("saved", kept)
