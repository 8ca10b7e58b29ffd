"""Dotted keys in the tree of a file, found by their exact name or else whatever their case."""

import re

from config.yaml_nodes import Node

_STEP = re.compile(r"[^.\[\]]+")


def find(root: Node, dotted: str) -> Node | None:
    """The node at *dotted* (``webhooks.hooks[0].callback``), unless it is absent or null."""
    node: Node | None = root
    for step in _STEP.findall(dotted):
        node = node and _child(node, step)
    return node if node is not None and node.value is not None else None


def take(root: Node, dotted: str) -> Node | None:
    """Remove the node at *dotted*, and what is empty above it without it."""
    above, _, name = dotted.rpartition(".")
    parent = find(root, above) if above else root
    if parent is None or not isinstance(parent.value, dict) or (taken := _child(parent, name)) is None:
        return None
    del parent.value[_written(parent.value, name)]
    if above and not parent.value:
        take(root, above)
    return taken


def put(root: Node, dotted: str, node: Node) -> None:
    """Set *dotted* to *node*, unless something above it is no mapping."""
    *above, name = _STEP.findall(dotted)
    for step in above:
        if root.value is None:
            root.value = {}
        if not isinstance(root.value, dict):
            return
        root = root.value.setdefault(_written(root.value, step), Node(None))
    if root.value is None:
        root.value = {}
    if isinstance(root.value, dict):
        root.value[_written(root.value, name)] = node


def place_of(root: Node, dotted: str) -> str:
    """Where the value of *dotted* comes from, in words; empty if it is not given."""
    node = find(root, dotted)
    return described(node) if node else ""


def described(node: Node) -> str:
    """Where *node* comes from, in words."""
    line = f"line {node.mark.line}" if node.mark else ""
    return ", ".join(part for part in (node.origin, line) if part)


def _child(node: Node, step: str) -> Node | None:
    if isinstance(node.value, list):
        return node.child(int(step)) if step.isdigit() else None
    return node.child(_written(node.value, step)) if isinstance(node.value, dict) else None


def _written(nodes: dict[str, Node], name: str) -> str:
    if name in nodes:
        return name
    return next((written for written in nodes if written.lower() == name.lower()), name)
