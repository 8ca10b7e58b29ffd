"""The plain page: whatever a graph may say, it can be read and answered, by keyboard too."""

import json
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Request, Route, expect

from tests.acceptance.browser.accounts import account_page
from tests.acceptance.browser.fronts import PlainPage
from tests.acceptance.browser.visits import (
    PASSWORD,
    account,
    choose_password,
    decline_offers,
    expect_login_by,
    log_out,
    sign_up,
)
from tests.acceptance.browser.window import Window

pytestmark = [pytest.mark.external, pytest.mark.asyncio(loop_scope="session")]

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def an_answer(name: str, **parts: Any) -> dict[str, Any]:
    """An answer of a server with a graph that nobody has seen yet."""
    usual = {"name": name, "status": 200, "payload": {}, "csrf_token": "token", "actions": {}, "links": None}
    return usual | parts


def an_action(name: str, *inputs: dict[str, Any]) -> dict[str, Any]:
    """One of its actions."""
    href = f"/login?action={name}%408d2a3c1e-6f0b-4a55-9a57-0d5d7c0f2b11"
    return {
        "action": name,
        "href": href,
        "description": "…",
        "inputs": {one["name"]: one for one in inputs},
    }


class Graph:
    """Answers for `/login` with what a test says, and keeps what it was sent."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self._answers = list(answers)
        self.sent: list[Any] = []

    async def serve(self, window: Window) -> None:
        """Stand in for the server's login from now on."""
        await window.page.route("**/login**", self._answer)

    async def _answer(self, route: Route, request: Request) -> None:
        self.sent.append(json.loads(request.post_data) if request.post_data else None)
        answer = self._answers.pop(0)
        await route.fulfill(status=answer["status"], json=answer)


async def test_every_kind_of_input_is_asked_for_and_sent_in_its_type(window: Window) -> None:
    inputs = (
        {"name": "nick_name", "type": "string", "required": True, "min_length": 2, "max_length": 9},
        {"name": "contact", "type": "email"},
        {"name": "age", "type": "number", "required": True},
        {"name": "agreed", "type": "boolean", "required": True},
        {"name": "extras", "type": "json", "required": True},
        {"name": "colour", "type": "string", "required": True, "allowed_values": COLOURS},
        {"name": "size", "type": "string", "allowed_values": COLOURS},
        {"name": "kept", "type": "string", "value": "as it was"},
        {"name": "given", "type": "string", "hidden": True, "value": "by the server"},
        {"name": "redirect_to", "type": "string", "hidden": True, "required": True},
        {"name": "item_id", "type": "string", "hidden": True, "required": True},
        {"name": "unneeded", "type": "string", "hidden": True},
    )
    graph = Graph(
        an_answer("fill_in", actions={"do_it": an_action("do_it", *inputs)}), an_answer("wonderful_end")
    )
    await graph.serve(window)
    await window.visit("plain")
    page = window.page

    await page.get_by_label("Nick name").fill("Bo")
    await page.get_by_label("Age", exact=True).fill("7.5")
    await page.get_by_label("Agreed").check()
    await page.get_by_label("Extras").fill('{"a": [1, null]}')
    await page.get_by_label("Colour").select_option(label="Sky blue")
    await page.get_by_label("Item id").fill("5")
    await expect(page.get_by_label("Nick name")).to_have_accessible_description("2 to 9 characters")
    await expect(page.get_by_label("Kept")).to_have_value("as it was")
    await page.get_by_role("button", name="Do it").click()

    await expect(page.get_by_role("heading", name="Wonderful end")).to_be_focused()
    assert graph.sent == [
        None,
        {
            "csrf_token": "token",
            "input_data": {
                "nick_name": "Bo",
                "age": 7.5,
                "agreed": True,
                "extras": {"a": [1, None]},
                "colour": "blue",
                "kept": "as it was",
                "given": "by the server",
                "redirect_to": f"{window.address}/dev/plain",
                "item_id": "5",
            },
        },
    ]


COLOURS = [{"value": "red", "name": "Rose red"}, {"value": "blue", "name": "Sky blue"}]


async def test_json_that_is_none_is_not_sent(window: Window) -> None:
    action = an_action("do_it", {"name": "extras", "type": "json"})
    graph = Graph(an_answer("fill_in", actions={"do_it": action}))
    await graph.serve(window)
    await window.visit("plain")

    for _ in range(2):
        await window.page.get_by_label("Extras").fill("{")
        await window.page.get_by_role("button", name="Do it").click()

    await expect(window.page.get_by_role("alert")).to_have_count(1)
    await expect(window.page.get_by_role("alert")).to_contain_text("Extras:")
    assert graph.sent == [None]


async def test_errors_stand_on_top_and_at_their_inputs(window: Window) -> None:
    wrong = {"code": "value_odd_error", "message": "This is odd."}
    odd = an_action(
        "do_it", {"name": "first", "type": "string"}, {"name": "odd_one", "type": "string", "error": wrong}
    )
    plain = an_action("do_it", {"name": "first", "type": "string"}, {"name": "odd_one", "type": "string"})
    error = {"code": "form_data_invalid_error", "message": "Look again."}
    graph = Graph(
        an_answer("fill_in", actions={"do_it": plain}),
        an_answer("fill_in", actions={"do_it": odd}, error=error, status=400),
    )
    await graph.serve(window)
    await window.visit("plain")
    await window.page.get_by_label("Odd one").fill("typed")

    await window.page.get_by_label("Odd one").press("Enter")

    field = window.page.get_by_label("Odd one")
    await expect(window.page.get_by_role("alert")).to_have_text("Look again. (form_data_invalid_error)")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("typed")
    await expect(field).to_have_accessible_description("This is odd. Optional")
    await expect(field).to_have_attribute("aria-invalid", "true")


async def test_what_the_server_says_is_never_markup(window: Window) -> None:
    markup = "<img src=x onerror=document.title='hacked'>"
    payload = {
        markup: markup,
        "redirect_url": "https://provider.example/start",
        "trap": "javascript:document.title='hacked'",
        "otp_image_source": PIXEL,
        "claim": {"deep": [markup]},
    }
    choice = {"name": "pick", "type": "string", "allowed_values": [{"value": markup, "name": markup}]}
    error = {"code": markup, "message": markup}
    action = an_action(markup, choice, {"name": markup, "type": "string", "error": error})
    graph = Graph(an_answer(markup, payload=payload, actions={markup: action}, error=error, status=400))
    await graph.serve(window)
    await window.visit("plain")
    page = window.page

    await expect(page.get_by_role("alert")).to_have_text(f"{markup} ({markup})")
    await expect(page.locator("#plain img")).to_have_attribute("src", PIXEL)
    links = [await link.get_attribute("href") for link in await page.locator("#plain a").all()]
    assert links == ["https://provider.example/start"]
    assert "hacked" not in await page.title()


async def test_lists_that_nobody_has_seen_yet_have_their_own_actions(window: Window) -> None:
    things = [{"id": "1", "name": "Lamp"}, {"id": "2", "name": "Chair"}]
    chosen = {"name": "thing_id", "type": "string", "required": True, "hidden": True}
    allowed = chosen | {"allowed_values": [{"value": "2", "name": "2"}]}
    label = {"name": "label", "type": "string", "required": True, "value": None}
    wrong = {"code": "value_too_long_error", "message": "That is too long."}
    actions = {"sell": an_action("sell", allowed), "paint": an_action("paint", chosen, label)}
    refused = actions | {"paint": an_action("paint", chosen, label | {"error": wrong})}
    error = {"code": "form_data_invalid_error", "message": "Look again."}
    graph = Graph(
        an_answer("a_shop", payload={"things": things}, actions=actions),
        an_answer("a_shop", payload={"things": things}, actions=refused, error=error, status=400),
        an_answer("sold"),
    )
    await graph.serve(window)
    await window.visit("plain")
    region = window.page.get_by_role("region", name="Things")
    lamp, chair = (region.get_by_role("listitem").filter(has_text=name) for name in ("Lamp", "Chair"))
    await expect(lamp.get_by_role("button", name="Sell")).to_have_count(0)

    await chair.get_by_text("Paint").first.click()
    await chair.get_by_label("Label").fill("blue")
    await chair.get_by_label("Label").press("Enter")
    await expect(chair.get_by_label("Label")).to_be_focused()
    await expect(chair.get_by_label("Label")).to_have_accessible_description("That is too long.")
    await expect(lamp.locator(".fault")).to_have_count(0)
    await chair.get_by_role("button", name="Sell").click()

    await expect(window.page.get_by_role("heading", name="Sold")).to_be_focused()
    assert [sent and sent["input_data"] for sent in graph.sent] == [
        None,
        {"thing_id": "2", "label": "blue"},
        {"thing_id": "2"},
    ]


async def test_names_may_be_those_of_other_things(window: Window) -> None:
    odd = an_action("toString", {"name": "valueOf", "type": "string", "required": True})
    graph = Graph(an_answer("constructor", actions={"toString": odd}), an_answer("__proto__"))
    await graph.serve(window)
    await window.visit("plain")
    await expect(window.page.get_by_role("heading", name="Constructor")).to_be_visible()

    await window.page.get_by_label("ValueOf").fill("7")
    await window.page.get_by_role("button", name="ToString").click()

    await expect(window.page.get_by_role("heading", name="Proto")).to_be_visible()
    assert graph.sent[1]["input_data"] == {"valueOf": "7"}


async def test_what_was_done_in_a_section_leads_back_to_it(window: Window) -> None:
    front = PlainPage(window)
    await sign_up(front)
    own = account_page(front)
    await own.settled()

    await own.fill_in("choose username", f"ada_{uuid4().hex[:20]}")

    await expect(own.offer("change username")).to_be_visible()
    await expect(window.page.get_by_role("heading", name="Username", level=3)).to_be_focused()


async def test_a_profile_whose_session_has_ended_leads_to_the_login(window: Window) -> None:
    front = PlainPage(window)
    await sign_up(front)
    own = account_page(front)
    await own.settled()
    await window.page.context.clear_cookies()

    await own.take("delete password")
    await expect(window.page.get_by_role("alert")).to_contain_text("unauthorized")
    await window.page.get_by_role("button", name="Start again").click()

    await expect(front.heading("login")).to_be_visible()


async def test_a_dead_end_can_be_left(window: Window) -> None:
    error = {"code": "technical_error", "message": "Something went wrong."}
    graph = Graph(an_answer("error", status=500, error=error), an_answer("second_try"))
    await graph.serve(window)
    await window.page.goto(f"{window.address}/dev/plain")

    await window.page.get_by_role("button", name="Start again").click()

    await expect(window.page.get_by_role("heading", name="Second try")).to_be_visible()
    assert [problem.partition(":")[0] for problem in window.problems] == ["Failed to load resource"]
    window.problems.clear()


async def test_an_answer_that_is_none_is_told(window: Window) -> None:
    await window.page.route("**/login", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))

    await window.visit("plain")

    await expect(window.page.get_by_role("alert")).to_contain_text("did not answer as expected")
    window.problems.clear()


async def test_a_login_needs_nothing_but_keys(window: Window) -> None:
    front = PlainPage(window)
    await sign_up(front)
    await log_out(front)
    keyboard = window.page.keyboard

    await window.page.get_by_label("Email address or username").focus()
    await keyboard.type(window.person)
    await keyboard.press("Enter")
    await expect(window.page.get_by_role("heading", name="How do you want to log in?")).to_be_focused()
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await expect(window.page.get_by_label("Password")).to_be_focused()
    await keyboard.type(PASSWORD)
    await keyboard.press("Enter")
    await expect(front.heading("passkey")).to_be_focused()
    await keyboard.press("Tab")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await expect(front.heading("passkey")).not_to_be_visible()
    await decline_offers(front)

    await expect_login_by(front, "pwd")


async def test_a_passkey_that_fails_can_be_tried_again(window: Window) -> None:
    front = PlainPage(window)
    await front.open()
    await front.ask_to_sign_up()
    await front.give("address", window.person)
    await front.give_code(await window.code())
    await expect(front.heading("passkey")).to_be_visible()
    await window.page.evaluate(
        """() => {
            const create = navigator.credentials.create.bind(navigator.credentials);
            navigator.credentials.create = () => {
                navigator.credentials.create = create;
                return Promise.reject(new DOMException("nobody was there", "NotAllowedError"));
            };
        }"""
    )
    await front.press("create a passkey")
    await expect(window.page.get_by_role("alert")).to_contain_text("nobody was there")

    await window.authenticator.consent()
    await window.page.get_by_role("button", name="Create the passkey").click()
    await choose_password(front)
    await expect(window.page.get_by_role("alert")).not_to_be_visible()

    await expect(account(front)).to_be_visible()
