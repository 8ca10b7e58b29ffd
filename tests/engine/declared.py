"""Inputs called `field`, of every type."""

from collections.abc import Callable
from typing import Any

from flowapi.engine.inputs import Input

Make = Callable[..., Input]


def text(**options: Any) -> Input:
    return Input.string("field", **options)


def email(**options: Any) -> Input:
    return Input.email("field", **{"required": False, **options})


def password(**options: Any) -> Input:
    return Input.password("field", **{"required": False, **options})


def boolean(**options: Any) -> Input:
    return Input.boolean("field", **options)


def json(**options: Any) -> Input:
    return Input.json("field", **options)
