"""A virtual authenticator in the browser, and the person in front of it."""

from dataclasses import dataclass
from typing import Self

from playwright.async_api import CDPSession, Page


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
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": False,
        }
        made = await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cls(session, made["authenticatorId"])

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
