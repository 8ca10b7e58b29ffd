"""Header lines of a mail (RFC 5322, RFC 2047).

Rule 1: values come from users and deployers: what would end a header is removed, and an address must parse as
        one.
Rule 2: printable ASCII that fits on a line is written as it is, everything else in encoded words.
"""

import re
from email.header import Header
from email.headerregistry import Address

_LOCAL_PART = re.compile(r"[!-~]+")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]+")
_PLAIN = re.compile(r"(?:(?!=\?)[ -~])*")
"""What stands for itself; `=?` would begin an encoded word."""
_LINE = 78
"""How long a line should be at most, without its end (RFC 5322, 2.1.1)."""
_LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3: the 256 of a path, less its brackets."""


def text_header(name: str, text: str) -> str:
    """The header *name* that says *text*, with the end of its last line."""
    shown = one_line(text)
    line = f"{name}: {shown}"
    return f"{line if _fits(line) else _encoded(name, shown)}\r\n"


def address_header(name: str, address: Address) -> str:
    """The header *name* that names *address*, with the end of its last line."""
    line = f"{name}: {address}"
    if _fits(line):
        return f"{line}\r\n"
    if not address.display_name:
        return f"{name}:\r\n {address.addr_spec}\r\n"
    return f"{_encoded(name, address.display_name)}\r\n <{address.addr_spec}>\r\n"


def parsed_address(spec: str, display_name: str = "") -> Address:
    """*spec* with its domain in ASCII (RFC 5891), and its local part quoted if it needs to be.

    Raises:
        ValueError: It is not an address.
    """
    local, _, domain = spec.rpartition("@")
    ascii_domain = domain.encode("idna").decode()
    if not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise ValueError("not a mail address")
    address = Address(one_line(display_name), username=local, domain=ascii_domain)
    if len(address.addr_spec) > _LONGEST_ADDRESS:
        raise ValueError("too long for a mail address")
    return address


def one_line(text: str) -> str:
    """*text* with a space for whatever cannot be printed, and none at its ends."""
    printable = text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())


def _fits(line: str) -> bool:
    return len(line) <= _LINE and _PLAIN.fullmatch(line) is not None


def _encoded(name: str, text: str) -> str:
    words = Header(text, "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{name}: {words}"
