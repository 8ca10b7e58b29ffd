"""Host names as they are compared: mapped to ASCII, lower case, without the dot at the end."""

import re
from ipaddress import ip_address

import idna

from config.outbound.addresses import is_metadata, parse_literal

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
_METADATA = frozenset(
    {
        "metadata.google.internal",
        "metadata.goog",
        "metadata",
        "instance-data",
        "instance-data.ec2.internal",
        "169-254-169-254.ec2.internal",
    }
)
_ECHOING = (".nip.io", ".sslip.io", ".xip.io")
_ECHOED = re.compile(r"(?<![0-9])([0-9]{1,3})([.-])([0-9]{1,3})\2([0-9]{1,3})\2([0-9]{1,3})(?![0-9])")
_LONGEST_NAME = 253


def normalised(host: str) -> str:
    """*host* as a literal address or an ASCII name, ready to be compared.

    Raises:
        ValueError: it is neither; alternative spellings of addresses (``127.1``, ``0x7f000001``) are none.
    """
    host = host.strip().lower().removesuffix(".")
    if not host:
        raise ValueError("host must not be empty")
    if (literal := parse_literal(host)) is not None:
        return str(literal)
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        name = ""
    labels = name.split(".")
    if len(name) > _LONGEST_NAME or not all(map(_LABEL.fullmatch, labels)) or _NUMERIC.fullmatch(labels[-1]):
        raise ValueError("URL host is not a valid hostname or IP address")
    return name


def within(host: str, domain: str) -> bool:
    """Whether *host* is *domain* or one of its subdomains."""
    return host == domain or host.endswith(f".{domain}")


def is_metadata_name(host: str) -> bool:
    """Whether *host* leads to the metadata service of a cloud by its name alone."""
    if host in _METADATA:
        return True
    suffix = next((suffix for suffix in _ECHOING if host.endswith(suffix)), None)
    return suffix is not None and _echoes_metadata(host.removesuffix(suffix))


def _echoes_metadata(name: str) -> bool:
    spelled = [".".join(match.group(1, 3, 4, 5)) for match in _ECHOED.finditer(name)]
    spelled += [label.replace("-", ":") for label in name.split(".") if "-" in label]
    return any(is_metadata(ip_address(text)) for text in spelled if parse_literal(text))
