"""What can be configured already and does nothing yet: one warning each."""

from collections.abc import Iterator

from config.settings import Settings


def unserved(settings: Settings) -> Iterator[str]:
    """What *settings* ask for and do not get."""
    if settings.secrets.key_management.type == "aws_kms":
        yield "secrets.key_management.type: aws_kms is not supported yet; the server does not start"
