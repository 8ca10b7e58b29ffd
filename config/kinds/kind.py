"""What every kind of value can do."""

from config.yaml_nodes import Node

Schema = dict[str, object]


class UnacceptableError(ValueError):
    """A value cannot be read; *at* is where in it, if not all of it (``[2]``)."""

    def __init__(self, reason: str, at: str = "") -> None:
        super().__init__(reason)
        self.at = at


class Kind:
    """One kind of value; *name* is its name in documentation, *allowed* what a refusal says."""

    name: str
    allowed: str
    secret = False

    def read(self, node: Node) -> object:
        """The value of *node*.

        Raises:
            UnacceptableError: *node* is not of this kind.
        """
        raise NotImplementedError

    def from_environment(self, text: str) -> object:
        """What the text of an environment variable stands for in a file; `read` comes after it.

        Raises:
            UnacceptableError: the text is refused already here.
        """
        return text

    def schema(self) -> Schema:
        """The JSON Schema of what a file may say."""
        raise NotImplementedError

    def shown(self, value: object) -> object:
        """*value* as ``config show`` prints it."""
        return value

    def written(self, value: object) -> object:
        """*value* as a file would say it."""
        return self.shown(value)

    def refuse(self, node: Node) -> UnacceptableError:
        """The refusal of *node*."""
        return UnacceptableError(f"found {self._found(node)}; allowed: {self.allowed}")

    def _found(self, node: Node) -> str:
        if isinstance(node.value, dict):
            return "a mapping"
        if isinstance(node.value, list):
            return "a list"
        if node.value is None:
            return "nothing"
        if self.secret:
            return "something else"
        text = str(node.value) if node.text is None else node.text
        return repr(text if len(text) <= 80 else text[:79] + "…")
