"""Regular expressions in guards, tried out where they are declared."""

import json

import cel


def is_pattern(text: str) -> bool:
    """Whether CEL can match against *text*."""
    try:
        cel.compile(f'"".matches({json.dumps(text)})').execute()
    except (ValueError, RuntimeError):
        return False
    return True
