"""What a password may be."""

from config.settings import Settings
from flowapi.engine.inputs import Form, Input
from flowapi.errors.inputs import ValueTooLong
from flowapi.errors.steps import InputRejected
from flowapi.services.password_hashes.formats import LONGEST_PASSWORD


def password_input(settings: Settings) -> Input:
    """The input that asks for a password."""
    return Input.string(
        "password", required=True, min_length=settings.password.min_length, max_length=LONGEST_PASSWORD
    )


def password_of(form: Form) -> str:
    """The password that was sent.

    Raises:
        InputRejected: It has more bytes than a hash reads.
    """
    password = form.text("password")
    if len(password.encode(errors="surrogatepass")) > LONGEST_PASSWORD:
        raise InputRejected({"password": ValueTooLong()})
    return password
