"""Regular expressions in guards, tried out where they are declared."""

from flowapi.engine.guards.library import cel
from flowapi.engine.guards.rendering import written


def is_pattern(text: str) -> bool:
    """Whether CEL can match against *text*."""
    try:
        cel.compile(f'"".matches({written(text)})').execute()
    except (ValueError, RuntimeError):
        return False
    return True
