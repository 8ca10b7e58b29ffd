"""Choose the language of a mail from what the client asked for (BCP 47)."""

from collections.abc import Collection

DEFAULT_LANGUAGE = "en"

MAX_TAGS = 16


def negotiate(wanted: str, available: Collection[str]) -> str:
    """The language of *available* that serves *wanted* best; English if none does.

    Args:
        wanted: The `X-Language` header: one tag, or a list of tags with weights like `Accept-Language`.
    """
    by_tag = {language.lower(): language for language in available}
    for tag in _preferences(wanted):
        if found := _match(tag, by_tag):
            return found
    return DEFAULT_LANGUAGE


def _preferences(wanted: str) -> list[str]:
    weighted = [_weighted(part) for part in wanted.lower().split(",", MAX_TAGS)[:MAX_TAGS]]
    ranked = sorted(weighted, key=lambda preference: -preference[1])
    return [tag for tag, weight in ranked if tag and weight > 0]


def _weighted(part: str) -> tuple[str, float]:
    tag, _, weight = part.partition(";")
    name, _, value = weight.partition("=")
    if weight and name.strip() != "q":
        return "", 0
    try:
        return tag.strip().replace("_", "-"), float(value) if weight else 1
    except ValueError:
        return "", 0


def _match(tag: str, by_tag: dict[str, str]) -> str | None:
    """The same language, else the one with most of the region and script, else any of the same base."""
    subtags = tag.split("-")
    for length in range(len(subtags), 0, -1):
        if found := by_tag.get("-".join(subtags[:length])):
            return found
    return next((language for name, language in by_tag.items() if name.split("-")[0] == subtags[0]), None)
