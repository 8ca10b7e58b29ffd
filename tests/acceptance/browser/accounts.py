"""The pages on which people look after their accounts, told in what they do there.

Rule 1: both pages are walked in the same words; each knows what it calls them.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playwright.async_api import Locator, expect

from tests.acceptance.browser.fronts import ElementsPage, Front

Words = Mapping[str, str]


@dataclass
class AccountPage(ABC):
    """Where whoever is logged in looks after the account."""

    front: Front
    sections: ClassVar[Words]
    offers: ClassVar[Words]
    fields: ClassVar[Words]
    deeds: ClassVar[Words]
    here: ClassVar[str]
    """How the session of this browser is marked."""

    @property
    def page(self) -> Locator:
        """All of it."""
        return self.front.window.page.get_by_label("Log in or sign up")

    @abstractmethod
    async def settled(self) -> None:
        """Wait until it is shown and stays."""

    async def fill_in(self, offer: str, text: str) -> None:
        """Type into the only field of what is offered, and go on."""
        await self.unfold(offer)
        field = self.field(offer)
        await field.fill(text)
        await field.press("Enter")

    @abstractmethod
    def field(self, offer: str) -> Locator:
        """The only field of what is offered."""

    @abstractmethod
    async def unfold(self, offer: str) -> None:
        """Show what belongs to an offer."""

    @abstractmethod
    async def take(self, offer: str) -> None:
        """Take an offer that asks for nothing."""

    @abstractmethod
    def offer(self, offer: str) -> Locator:
        """Where something is offered."""

    @abstractmethod
    def button(self, offer: str) -> Locator:
        """What takes an offer that asks for nothing."""

    def deed(self, item: Locator, what: str) -> Locator:
        """What does something about an item."""
        return item.get_by_role("button", name=self.deeds[what], exact=True)

    @abstractmethod
    def item(self, section: str, name: str = "") -> Locator:
        """What a section lists under a *name*; all of it without one."""

    def primary(self, item: Locator) -> Locator:
        """The mark of the primary address."""
        return item.get_by_text(re.compile(r"^\W*primary$"))

    @abstractmethod
    async def do(self, item: Locator, what: str) -> None:
        """Do something about an item."""

    @abstractmethod
    async def rename(self, item: Locator, new: str) -> None:
        """Give another name to an item."""

    @abstractmethod
    async def delete_account(self) -> None:
        """Delete it, and say that it is meant."""


class PlainAccount(AccountPage):
    """On our own page."""

    here = "this browser"
    sections: ClassVar[Words] = {
        "addresses": "Email addresses",
        "passkeys": "Passkeys",
        "keys": "Security keys",
        "sessions": "Sessions",
        "identities": "Accounts at other providers",
    }
    offers: ClassVar[Words] = {
        "add address": "Add an address",
        "choose username": "Choose a username",
        "change username": "Change the username",
        "delete username": "Delete the username",
        "set password": "Set a password",
        "change password": "Change the password",
        "delete password": "Delete the password",
        "add passkey": "Add a passkey",
        "add key": "Add a security key",
        "set up app": "Set up an authenticator app",
        "remove app": "Remove the authenticator app",
    }
    fields: ClassVar[Words] = {
        "add address": "Email address",
        "choose username": "Username",
        "change username": "Username",
        "set password": "Password",
        "change password": "Password",
    }
    deeds: ClassVar[Words] = {
        "make primary": "Make primary",
        "delete": "Delete",
        "revoke": "Log out there",
    }

    async def settled(self) -> None:
        await expect(self.page.get_by_role("heading", name="Your account", exact=True)).to_be_visible()

    def offer(self, offer: str) -> Locator:
        name = self.offers[offer]
        folded = self.page.locator("summary", has_text=re.compile(f"^{name}$"))
        return folded.or_(self.page.get_by_role("button", name=name, exact=True)).first

    async def unfold(self, offer: str) -> None:
        summary = self.front.window.page.locator("summary", has_text=re.compile(f"^{self.offers[offer]}$"))
        fold = self.page.locator("details").filter(has=summary)
        if await fold.get_attribute("open") is None:
            await self.offer(offer).click()

    def field(self, offer: str) -> Locator:
        form = self.page.get_by_role("form", name=self.offers[offer], exact=True)
        return form.get_by_label(self.fields[offer], exact=True)

    def button(self, offer: str) -> Locator:
        return self.page.get_by_role("button", name=self.offers[offer], exact=True)

    async def take(self, offer: str) -> None:
        await self.button(offer).click()

    def item(self, section: str, name: str = "") -> Locator:
        region = self.page.get_by_role("region", name=self.sections[section], exact=True)
        return region.get_by_role("listitem").filter(has_text=name)

    async def do(self, item: Locator, what: str) -> None:
        await self.deed(item, what).click()

    async def rename(self, item: Locator, new: str) -> None:
        await item.locator("summary").click()
        await item.get_by_label("New name", exact=True).fill(new)
        await item.get_by_label("New name", exact=True).press("Enter")

    async def delete_account(self) -> None:
        await self.page.locator("summary", has_text="Delete this account for good").click()
        await self.page.get_by_role("button", name="Delete this account for good").click()


class ElementsAccount(AccountPage):
    """On the demo: ``<hanko-profile>``."""

    here = "Current session"
    sections: ClassVar[Words] = {
        "addresses": "email-edit-dropdown",
        "passkeys": "passkey-edit-dropdown",
        "keys": "security-key-edit-dropdown",
        "sessions": "session-edit-dropdown",
    }
    offers: ClassVar[Words] = {
        "add address": "Add email",
        "choose username": "Set username",
        "change username": "Change username",
        "delete username": "Change username",
        "set password": "Set password",
        "change password": "Change password",
        "delete password": "Change password",
        "add passkey": "Create a passkey",
        "add key": "Add a security key",
        "set up app": "Manage authenticator app",
        "remove app": "Manage authenticator app",
    }
    buttons: ClassVar[Words] = {
        "delete username": "Delete",
        "delete password": "Delete",
        "add passkey": "Create a passkey",
        "add key": "Add a security key",
        "set up app": "Set up",
        "remove app": "Delete",
    }
    fields: ClassVar[Words] = {
        "add address": "New email address",
        "choose username": "Username",
        "change username": "Username",
        "set password": "New password",
        "change password": "New password",
    }
    deeds: ClassVar[Words] = {
        "make primary": "Set as primary",
        "delete": "Delete",
        "revoke": "Revoke",
    }

    async def settled(self) -> None:
        """Wait until it was shown for the second time, half a second after the first."""
        await self.front.window.page.wait_for_function(
            "() => shown.filter((name) => name === 'profile_init').length >= 2"
        )

    def _fold(self, label: str) -> Locator:
        text = self.front.window.page.locator(".hanko_labelText", has_text=label)
        return self.page.locator(".hanko_accordionItem").filter(has=text)

    def offer(self, offer: str) -> Locator:
        return self._fold(self.offers[offer])

    async def unfold(self, offer: str) -> None:
        await self._open(self.offer(offer))

    def field(self, offer: str) -> Locator:
        return self.offer(offer).get_by_role("textbox", name=self.fields[offer], exact=True)

    def button(self, offer: str) -> Locator:
        return self.offer(offer).get_by_role("button", name=self.buttons[offer], exact=True)

    async def take(self, offer: str) -> None:
        await self.unfold(offer)
        await self._press(self.offer(offer), self.button(offer))

    def item(self, section: str, name: str = "") -> Locator:
        if section == "identities":
            return self.page.get_by_text(name, exact=True)
        of_section = self.front.window.page.locator(f"input[name={self.sections[section]}]")
        return self._fold(name).filter(has=of_section)

    async def do(self, item: Locator, what: str) -> None:
        await self._open(item)
        await self._press(item, self.deed(item, what))

    async def rename(self, item: Locator, new: str) -> None:
        await self._open(item)
        await item.get_by_role("button", name="Rename", exact=True).click()
        field = self.page.get_by_role("textbox", name=re.compile("^New (passkey|security key) name$"))
        await field.fill(new)
        await field.press("Enter")

    async def delete_account(self) -> None:
        await self.page.get_by_role("button", name="Delete account", exact=True).click()
        await self.page.get_by_role("checkbox").check()
        await self.page.get_by_role("button", name="Delete", exact=True).click()

    async def _open(self, fold: Locator) -> None:
        if not await fold.locator("input[type=radio]").is_checked():
            await fold.locator("label").click()
        await expect(fold.locator("input[type=radio]")).to_be_checked()

    async def _press(self, fold: Locator, button: Locator) -> None:
        """Press a button, and say that it is meant where it asks; what was unfolded is folded again."""
        asks = await button.inner_text() in ("Delete", "Revoke")
        await button.click()
        if asks:
            await fold.get_by_role("button", name="yes", exact=True).click()
        await expect(fold.locator("input:checked")).to_have_count(0)


def account_page(front: Front) -> AccountPage:
    """The one to which *front* leads."""
    return ElementsAccount(front) if isinstance(front, ElementsPage) else PlainAccount(front)
