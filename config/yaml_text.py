"""From bytes to text that the YAML parser may see: bounded, UTF-8, without NUL."""

from config.errors import YamlError


def decode(text: str | bytes, source: str, max_bytes: int) -> str:
    """Check *text* and decode it where it is bytes.

    Raises:
        YamlError: it is too large, not UTF-8, or contains NUL.
    """
    try:
        raw = text.encode() if isinstance(text, str) else text
        if len(raw) > max_bytes:
            raise YamlError([f"{source}:1:1: the file has {len(raw)} bytes; at most {max_bytes} are allowed"])
        decoded = raw.decode("utf-8-sig")
    except UnicodeError as error:
        before = getattr(error, "object", b"")[: getattr(error, "start", 0)]
        line, column = position(before if isinstance(before, str) else before.decode("utf-8", "replace"))
        raise YamlError([f"{source}:{line}:{column}: this is not UTF-8 text"]) from error
    if (nul := decoded.find("\0")) >= 0:
        line, column = position(decoded[:nul])
        raise YamlError([f"{source}:{line}:{column}: a NUL character is not allowed"])
    return decoded


def position(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows *before*."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
