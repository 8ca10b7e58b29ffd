"""Further claims of session tokens, as the operator's template makes them for each user."""

from storage.records.account import Account


class JwtTemplate:
    """The claims that `session.jwt_template` asks for."""

    def render(self, account: Account) -> dict[str, object]:
        """The claims for *account*."""
        return {}
