"""What a login at another provider can end in; whoever was sent there is told when she comes back.

Rule 1: `reason` is the `error` of RFC 6749 §4.1.2.1 that her page gets, the message its description.
Rule 2: what lies behind it is for the audit log.
"""

from flowapi.errors.root import FlowAPIError

_PREFIX = "thirdparty: "


class SignInRefused(FlowAPIError):
    """an internal error has occurred"""

    reason = "server_error"

    def __init__(self, message: str | None = None, *, cause: str = "") -> None:
        super().__init__(message)
        self.cause = cause

    @property
    def whole(self) -> str:
        """Everything there is to say about it."""
        return _PREFIX + ": ".join(part for part in (self.reason, str(self), self.cause) if part)


class RequestInvalid(SignInRefused):
    """the request is not valid"""

    reason = "invalid_request"


class ProviderRefused(SignInRefused):
    """The provider did not log the user in; the reason and the description are its own."""

    def __init__(self, reason: str, description: str) -> None:
        super().__init__()
        self.reason = reason
        self.description = description

    def __str__(self) -> str:
        return self.description


class LinkingRefused(SignInRefused):
    """third party account linking for existing user with same email disallowed"""

    reason = "user_conflict"


class AddressOfSeveral(SignInRefused):
    """cannot identify associated user: the address is used by multiple accounts"""

    reason = "multiple_accounts"


class AddressUnverified(SignInRefused):
    """third party provider email must be verified"""

    reason = "unverified_email"


class AddressesExhausted(SignInRefused):
    """max number of email addresses reached"""

    reason = "email_maxnum"


class SignUpDisabled(SignInRefused):
    """account signup is disabled"""

    reason = "signup_disabled"


class ProviderUnavailable(FlowAPIError):
    """The provider cannot be used now."""


class ClaimsUnusable(FlowAPIError):
    """What the provider tells of the user cannot be used."""
