"""The pages that log people in, told in what a person does there.

Rule 1: both pages are walked in the same words; each knows what it calls them.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playwright.async_api import Locator, expect

from tests.acceptance.browser.window import Window

Words = Mapping[str, str]


@dataclass
class Front(ABC):
    """A page that logs people in."""

    window: Window
    path: ClassVar[str]
    headings: ClassVar[Words]
    buttons: ClassVar[Words]
    fields: ClassVar[Words]

    async def open(self) -> None:
        """Go there; the login is shown."""
        await self.window.visit(self.path)
        await self.settled("login")

    async def open_account(self) -> None:
        """Go there as somebody who is logged in."""
        await self.window.visit(self.path)

    async def ask_to_sign_up(self) -> None:
        """Turn from the login to the registration."""
        await self.press("sign up")
        await self.settled("sign up")

    async def press(self, button: str) -> None:
        """Press a button."""
        await self.button(button).click()

    async def give(self, field: str, text: str) -> None:
        """Type into the only field, and go on."""
        place = self.window.page.get_by_role("textbox", name=self.fields[field], exact=True)
        await place.fill(text)
        await place.press("Enter")

    @abstractmethod
    async def give_code(self, code: str) -> None:
        """Type the code, and go on."""

    @abstractmethod
    async def settled(self, heading: str) -> None:
        """Wait until a first screen is shown and stays."""

    @property
    def screen(self) -> Locator:
        """The heading of whatever is asked for now."""
        return self.window.page.get_by_label("Log in or sign up").get_by_role("heading").first

    def button(self, name: str) -> Locator:
        """A button."""
        return self.window.page.get_by_role("button", name=self.buttons[name], exact=True)

    def heading(self, of: str) -> Locator:
        """The heading of a screen."""
        return self.window.page.get_by_role("heading", name=self.headings[of], exact=True)

    @abstractmethod
    def fault(self, of: str) -> Locator:
        """The words that say what is wrong with a field."""


class PlainPage(Front):
    """Our own page."""

    path = "plain"
    headings: ClassVar[Words] = {
        "login": "Log in",
        "sign up": "Create an account",
        "code": "Enter the code from the mail",
        "passkey": "Create a passkey",
        "password": "Choose a password",
        "replacement": "Choose a new password",
        "second factor": "Add a second factor",
        "set up app": "Set up an authenticator app",
        "set up key": "Add a security key",
        "app code": "Enter the code of your authenticator app",
        "key": "Use your security key",
        "trust": "Trust this device?",
    }
    buttons: ClassVar[Words] = {
        "sign up": "Sign up",
        "skip": "Skip",
        "create a passkey": "Create a passkey",
        "by code": "Log in with a code by mail",
        "by password": "Log in with the password",
        "by passkey": "Log in with a passkey",
        "forgotten": "Forgot the password?",
        "set up app": "Set up an authenticator app",
        "set up key": "Add a security key",
        "add key": "Add the security key",
        "use key": "Use the security key",
        "app instead": "Use the authenticator app instead",
        "trust": "Trust this device",
    }
    fields: ClassVar[Words] = {
        "address": "Email address",
        "identifier": "Email address or username",
        "code": "Code",
        "app code": "Code",
        "password": "Password",
        "new password": "New password",
    }

    async def give_code(self, code: str) -> None:
        await self.give("code", code)

    def fault(self, of: str) -> Locator:
        field = self.window.page.get_by_role("textbox", name=self.fields[of], exact=True)
        return self.window.page.locator(".field").filter(has=field).locator(".fault")

    async def settled(self, heading: str) -> None:
        await expect(self.heading(heading)).to_be_visible()


class ElementsPage(Front):
    """The demo, with hanko-elements."""

    path = "demo"
    headings: ClassVar[Words] = {
        "login": "Sign in",
        "sign up": "Create account",
        "code": "Enter passcode",
        "passkey": "Create a passkey",
        "password": "Set new password",
        "replacement": "Set new password",
        "second factor": "Set up MFA",
        "set up app": "Set up authenticator app",
        "set up key": "Add security key",
        "app code": "Authentication code",
        "key": "Security key",
        "trust": "Trust this browser?",
    }
    buttons: ClassVar[Words] = {
        "sign up": "Create account",
        "skip": "Skip",
        "create a passkey": "Create a passkey",
        "by code": "Passcode",
        "by password": "Password",
        "by passkey": "Sign in with a passkey",
        "forgotten": "Forgot your password?",
        "set up app": "Authenticator app",
        "set up key": "Security key",
        "add key": "Add a security key",
        "use key": "Use security key",
        "app instead": "Use another method",
        "trust": "Trust this browser",
    }
    fields: ClassVar[Words] = {
        "address": "Email",
        "identifier": "Email or username",
        "password": "Password",
        "new password": "New password",
    }
    faults: ClassVar[Words] = {
        "address": "The entered value is invalid.",
        "code": "The passcode provided was not correct.",
        "app code": "flowErrors.otp_code_invalid",
        "password": "The entered value is invalid.",
    }
    """The third is the key of a text that hanko-elements 2.7.0 lack."""
    first_states: ClassVar[Words] = {"login": "login_init", "sign up": "registration_init"}
    note_states = """
        if (!window.shown) {
            window.shown = [];
            const note = ({ detail }) => shown.push(detail.state.name);
            document.addEventListener("hanko-after-state-change", note);
        }
    """

    async def open(self) -> None:
        await self.window.page.add_init_script(self.note_states)
        await super().open()

    async def give_code(self, code: str) -> None:
        """Type it; the sixth digit sends it."""
        await self.window.page.get_by_role("textbox", name="passcode-digit-1").click()
        await self.window.page.keyboard.type(code)

    def fault(self, of: str) -> Locator:
        return self.window.page.get_by_text(self.faults[of], exact=True)

    async def settled(self, heading: str) -> None:
        """Wait until the first screen was shown for the second time.

        hanko-elements show it twice, half a second apart, even if they have gone on in between.
        """
        await self.window.page.wait_for_function(
            "state => shown.filter((name) => name === state).length >= 2", arg=self.first_states[heading]
        )


FRONTS: dict[str, type[PlainPage] | type[ElementsPage]] = {"elements": ElementsPage, "plain": PlainPage}
"""By the names under which tests are told apart."""
