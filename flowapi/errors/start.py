"""What keeps the server from starting, or from taking what it is configured with."""

from collections.abc import Sequence

from flowapi.errors.root import FlowAPIError


class DefinitionError(FlowAPIError):
    """Flow definitions and actions do not fit together."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class StartRefused(FlowAPIError):
    """The server cannot start with this configuration on this database."""


class SecretsUnusable(StartRefused):
    """At least one encryption secret is needed."""


class SigningKeyUnreadable(StartRefused):
    """A signing key in the database cannot be read with the configured secrets."""

    def __init__(self, row_ids: Sequence[int]) -> None:
        rows = ", ".join(map(str, row_ids))
        super().__init__(
            f"jwks row {rows}: cannot be decrypted with any of secret_keys; "
            "put back the secret it was written with, or delete the row"
        )
        self.row_ids = tuple(row_ids)
