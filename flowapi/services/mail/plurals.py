"""Plural categories of whole numbers (Unicode CLDR), for the languages that mails are written in."""

CATEGORIES = ("one", "few", "many", "other")


def plural_category(language: str, count: int) -> str:
    """The category of *count* in *language*: `one`, `few`, `many` or `other`."""
    base = language.split("-")[0]
    if base in {"zh", "ja", "ko"}:
        return "other"
    if base == "pl":
        return _polish(count)
    singular = count <= 1 if base in {"fr", "pt", "bn"} else count == 1
    return "one" if singular else "other"


def _polish(count: int) -> str:
    if count == 1:
        return "one"
    few = count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14}
    return "few" if few else "many"
