"""Leave receivers alone that do not answer, so that waiting for them takes no place from others.

Rule 1: after a silence, one delivery tries again in each pause; the others fail at once, and are tried later.
"""

from datetime import datetime, timedelta

from flowapi.errors.deliveries import DeliveryFailed

PAUSE = timedelta(seconds=30)


class SilentReceivers:
    """Those who have been silent lately, as this process has heard."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def check(self, callback: str, now: datetime) -> None:
        """Go on if *callback* may be tried; if it was silent, that is the try for this pause.

        Raises:
            DeliveryFailed: It is left alone for now.
        """
        until = self._until.get(callback)
        if until is None:
            return
        if now < until:
            raise DeliveryFailed("webhook receiver has not answered lately, and is left alone for a while")
        self._until[callback] = now + PAUSE

    def note_silence(self, callback: str, now: datetime) -> None:
        """Leave *callback* alone for a while."""
        self._until[callback] = now + PAUSE

    def note_answer(self, callback: str) -> None:
        """Trust *callback* again, whatever it has said."""
        self._until.pop(callback, None)
