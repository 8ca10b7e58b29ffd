"""Virtual authenticators in the browser, and the person in front of them."""

from dataclasses import dataclass
from typing import Self

from playwright.async_api import CDPSession, Page

BUILT_IN = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": False,
}
SECURITY_KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": False,
    "isUserVerified": False,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Built into the device; its owner is known to it, and consents or does not look."""

    session: CDPSession
    id: str

    @classmethod
    async def plugged_into(cls, page: Page) -> Self:
        """A new one, in front of which nobody sits yet."""
        session = await page.context.new_cdp_session(page)
        await session.send("WebAuthn.enable")
        made = await session.send("WebAuthn.addVirtualAuthenticator", {"options": BUILT_IN})
        return cls(session, made["authenticatorId"])

    async def with_a_security_key(self) -> None:
        """From now on a security key is plugged in beside it, which its owner touches when it blinks."""
        await self.session.send("WebAuthn.addVirtualAuthenticator", {"options": SECURITY_KEY})

    async def consent(self) -> None:
        """From now on somebody agrees to whatever is asked."""
        await self._presence(enabled=True)

    async def look_away(self) -> None:
        """From now on nobody answers."""
        await self._presence(enabled=False)

    async def refuse_verification(self) -> None:
        """From now on somebody answers whose finger is not known."""
        await self.session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False}
        )

    async def _presence(self, *, enabled: bool) -> None:
        await self.session.send(
            "WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": self.id, "enabled": enabled}
        )
