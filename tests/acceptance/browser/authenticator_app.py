"""The authenticator app of the person in front of the window."""

import re
from dataclasses import dataclass
from time import time

import pyotp
from playwright.async_api import Page

SECRET = re.compile("[A-Z2-7]{32}")
PERIOD = 30


@dataclass(slots=True)
class AuthenticatorApp:
    """Keeps one secret; its owner never types a code twice."""

    secret: str
    used: int = 0

    @classmethod
    async def told_by(cls, page: Page) -> "AuthenticatorApp":
        """One that was set up with the secret that *page* shows."""
        shown = page.get_by_text(re.compile(f"^{SECRET.pattern}$")).first
        return cls(await shown.inner_text())

    def code(self) -> str:
        """The code of now, or the next one if that has been used."""
        self.used = max(int(time()) // PERIOD, self.used + 1)
        return pyotp.HOTP(self.secret).at(self.used)

    def wrong_code(self) -> str:
        """A code of a year ago."""
        now = int(time()) // PERIOD
        near = {pyotp.HOTP(self.secret).at(step) for step in range(now - 3, now + 4)}
        return next(
            code for code in ("000000", "111111", *map(str, range(222222, 222240))) if code not in near
        )
