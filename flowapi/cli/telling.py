"""What a command tells whoever runs it: on the standard error output, so that results stay apart."""

import re
import sys

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def tell(*lines: str) -> None:
    """Tell *lines*; what in them would steer a terminal is replaced, for others may have chosen it."""
    for line in lines:
        print(_CONTROL.sub(_REPLACEMENT, line), file=sys.stderr)
