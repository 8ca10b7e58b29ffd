"""XML from outside, read without DTD, entities, comments and processing instructions, in bounds of size.

Rule 1: a document is read once; what is verified is what is looked at, in the same tree.
Rule 2: text is all the text of an element, however it is cut up.
"""

from collections.abc import Iterator

from lxml import etree
from onelogin.saml2 import xmlparser

LARGEST = 1024 * 1024
"""How many bytes a document may have."""
MOST_ELEMENTS = 20_000

Element = etree._Element


def parsed(document: bytes) -> Element:
    """The root of *document*.

    Raises:
        ValueError: It is too large, no XML, or brings declarations along.
    """
    if len(document) > LARGEST:
        raise ValueError(f"it is longer than {LARGEST} bytes")
    if b"<!DOCTYPE" in document:
        raise ValueError("it brings a document type along")
    try:
        root: Element = xmlparser.fromstring(document, forbid_dtd=True, forbid_entities=True)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"it is no XML: {error.msg}") from error
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise ValueError(f"it has more than {MOST_ELEMENTS} elements")
    return root


def named(namespace: str, name: str) -> str:
    """The tag of the elements of that name."""
    return f"{{{namespace}}}{name}"


def children(element: Element, namespace: str, name: str) -> list[Element]:
    """The children of that name."""
    return list(element.iterchildren(named(namespace, name)))


def only_child(element: Element, namespace: str, name: str) -> Element | None:
    """The one child of that name, if there is one.

    Raises:
        ValueError: There are several.
    """
    found = children(element, namespace, name)
    if len(found) > 1:
        raise ValueError(f"there is more than one {name}")
    return found[0] if found else None


def grandchildren(element: Element, namespace: str, *path: str) -> Iterator[Element]:
    """The elements at the end of *path*, all of whose names are of one namespace."""
    found = [element]
    for name in path:
        found = [child for parent in found for child in children(parent, namespace, name)]
    yield from found


def text_of(element: Element | None) -> str:
    """The text of *element* without what surrounds it; empty where there is none."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()
