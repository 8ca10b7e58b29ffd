"""The languages of pages and mails, with hanko-elements and on the plain page."""

import pytest
from playwright.async_api import expect

from tests.acceptance.browser.fronts import FRONTS, ElementsPage
from tests.acceptance.browser.window import Window

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]

SPEAKING = {"elements": "hanko-auth", "plain": "#plain"}
LANGUAGES: dict[tuple[str, str], dict[str, str]] = {
    ("elements", "de"): {
        "sign up": "Registrieren",
        "registration": "Registrieren",
        "address": "E-Mail",
        "code field": "passcode-digit-1",
        "code": "Passcode eingeben",
        "fault": "Der angegebene Passcode war nicht korrekt.",
    },
    ("elements", "zh"): {
        "sign up": "注册",
        "registration": "注册",
        "address": "电子邮件",
        "code field": "passcode-digit-1",
        "code": "输入验证码",
        "fault": "提供的密码不正确。",
    },
    ("plain", "de"): {
        "sign up": "Registrieren",
        "registration": "Konto anlegen",
        "address": "E-Mail-Adresse",
        "code field": "Code",
        "code": "Geben Sie den Code aus der E-Mail ein",
        "fault": "Der Code ist falsch.",
    },
    ("plain", "zh"): {
        "sign up": "注册",
        "registration": "创建账户",
        "address": "电子邮箱",
        "code field": "验证码",
        "code": "输入邮件中的验证码",
        "fault": "验证码错误。",
    },
}


@pytest.mark.parametrize(("kind", "language"), LANGUAGES)
async def test_pages_and_mails_speak_the_language_that_was_chosen(
    window: Window, kind: str, language: str
) -> None:
    front, words, page = FRONTS[kind](window), LANGUAGES[kind, language], window.page
    spoken = page.locator(f"{SPEAKING[kind]}[lang={language}]")
    await front.open()

    await page.get_by_label("Language").select_option(language)
    await spoken.get_by_role("button", name=words["sign up"], exact=True).click()
    await expect(spoken.get_by_role("heading", name=words["registration"], exact=True)).to_be_visible()
    if isinstance(front, ElementsPage):
        await front.settled("sign up")
    address = spoken.get_by_role("textbox", name=words["address"], exact=True)
    await address.fill(window.person)
    await address.press("Enter")
    await expect(spoken.get_by_role("heading", name=words["code"], exact=True)).to_be_visible()
    await spoken.get_by_role("textbox", name=words["code field"], exact=True).click()
    await page.keyboard.type(wrong(await window.code()))
    if not isinstance(front, ElementsPage):
        await page.keyboard.press("Enter")

    await expect(spoken.get_by_text(words["fault"], exact=True)).to_be_visible()
    mails = await (await page.request.get(f"{window.address}/dev/mails.json")).json()
    assert [mail["language"][:2] for mail in mails if mail["to"] == window.person] == [language]
    await page.reload()
    await expect(spoken.get_by_role("heading").first).to_be_visible()


def wrong(code: str) -> str:
    """A code that is another."""
    return "000000" if code != "000000" else "111111"
