"""What one input's value can be refused for."""

from flowapi.errors.root import FlowAPIError


class InputError(FlowAPIError):
    """The value is not acceptable."""

    code = "value_invalid_error"

    def __init__(self, message: str | None = None, *, cause: str | None = None) -> None:
        super().__init__(message)
        self.cause = cause


class ValueMissing(InputError):
    """A value is required."""

    code = "value_missing_error"


class ValueInvalid(InputError):
    """The value is not valid."""


class ValueTooLong(InputError):
    """The value is too long."""

    code = "value_too_long_error"


class ValueTooShort(InputError):
    """The value is too short."""

    code = "value_too_short_error"


class EmailTaken(InputError):
    """This email address is already in use."""

    code = "email_already_exists"


class UsernameTaken(InputError):
    """This username is already in use."""

    code = "username_already_exists"


class UnknownUsername(InputError):
    """No account has this username."""

    code = "unknown_username_error"


class UnknownEmail(InputError):
    """No account has this email address."""

    code = "unknown_email_error"


class UsernameMalformed(InputError):
    """A username consists of letters, digits and underscores."""

    code = "invalid_username_error"


class MetadataInvalid(InputError):
    """The metadata is not acceptable."""

    code = "invalid_metadata_error"


class PasscodeInvalid(InputError):
    """This code is wrong or no longer valid."""

    code = "passcode_invalid"


class OtpInvalid(InputError):
    """This code is wrong."""

    code = "otp_code_invalid"


class OtpAlreadyUsed(InputError):
    """This code was used already; wait for the next one."""

    code = "otp_code_already_used"
