"""Further claims of session tokens, as the template of the settings makes them for each user.

Rule 1: a claim that cannot be made is left out with a warning; a token never fails because of the template.
Rule 2: claims that every session has are not the template's to set.
Rule 3: all claims together stay so small that the token stays below what its verifier reads.
"""

import logging
from collections.abc import Mapping
from typing import Any

import orjson

from flowapi.services.claim_templates import ClaimTemplate, Unusable, compiled, rendered
from flowapi.services.gjson.budget import Budget
from flowapi.services.gotemplate.errors import TemplateError
from flowapi.services.registered_claims import RESERVED, fitting
from flowapi.services.template_context import context_of
from storage.records.account import Account

logger = logging.getLogger(__name__)

PATH = "session.jwt_template.claims"
LARGEST = 4096
"""All claims together, in bytes of JSON."""
QUESTIONS = 200_000
"""How many characters of metadata the questions of one claim may look at."""


def check(claims: Mapping[str, Any] | None) -> list[str]:
    """What is wrong with *claims*, each problem with its path; such claims are left out."""
    return _compiled(claims)[1]


class JwtTemplate:
    """The claims of one tenant's template, compiled."""

    def __init__(self, claims: Mapping[str, Any] | None = None) -> None:
        self._claims, problems = _compiled(claims)
        for problem in problems:
            logger.warning("%s", problem)

    def render(self, account: Account) -> dict[str, Any]:
        """The claims for *account*."""
        if not self._claims:
            return {}
        made: dict[str, Any] = {}
        room, budget = LARGEST, Budget(QUESTIONS)
        context = context_of(account, budget)
        for name, template in self._claims.items():
            budget.renew()
            try:
                value = fitting(name, rendered(template, context))
                room -= _size(name, value, room)
                made[name] = value
            except (TemplateError, Unusable) as reason:
                logger.warning("%s.%s is left out of a token: %s", PATH, name, reason)
        return made


def _compiled(claims: Mapping[str, Any] | None) -> tuple[dict[str, ClaimTemplate], list[str]]:
    """The claims that can be made, and what is wrong with the others."""
    made: dict[str, ClaimTemplate] = {}
    problems: list[str] = []
    for name, value in (claims or {}).items():
        try:
            if name in RESERVED:
                raise Unusable("every session sets this claim itself")
            made[name] = compiled(value)
        except (TemplateError, Unusable) as reason:
            problems.append(f"{PATH}.{name}: {reason}; the claim is left out")
    return made, problems


def _size(name: str, value: Any, room: int) -> int:
    size = len(orjson.dumps({name: value}))
    if size > room:
        raise Unusable(f"the claims are larger than {LARGEST} bytes together")
    return size
