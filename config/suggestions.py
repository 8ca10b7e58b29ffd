"""Did you mean …?"""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'x'?)`` if *word* looks like one of *known*, else nothing."""
    close = get_close_matches(word.lower()[:100], list(known), n=1, cutoff=0.7)
    return f"; did you mean '{close[0]}'?" if close else ""
