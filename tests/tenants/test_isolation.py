"""What belongs to one tenant is nothing in another."""

from tests.tenants.serving import PASSWORD, Many


async def test_a_token_opens_nothing_elsewhere(many: Many) -> None:
    home, away = await many.tenant(), await many.tenant()
    token = await home.token(await home.user())

    at_home = await home.ask("GET", "/me", authorization=f"Bearer {token}")
    strange = [
        await away.ask("GET", "/me", authorization=f"Bearer {token}"),
        await away.ask("POST", "/logout", authorization=f"Bearer {token}"),
        await away.ask("POST", "/profile", authorization=f"Bearer {token}"),
    ]
    valid = (await away.ask("POST", "/sessions/validate", {"session_token": token})).json()

    assert at_home.status_code == 200
    assert [answer.status_code for answer in strange] == [401, 401, 401]
    assert valid == {"is_valid": False}
    assert (await home.ask("GET", "/me", authorization=f"Bearer {token}")).status_code == 200


async def test_each_signs_with_keys_of_its_own(many: Many) -> None:
    first, second = await many.tenant(), await many.tenant()

    one, other = [
        (await each.ask("GET", "/.well-known/jwks.json")).json()["keys"] for each in (first, second)
    ]

    assert len(one) == len(other) == 1
    assert one[0]["n"] != other[0]["n"]


async def test_a_flow_goes_on_where_it_began(many: Many) -> None:
    home, away = await many.tenant(), await many.tenant()
    answer = await home.begin()

    elsewhere = await away.act(answer, "continue_with_login_identifier", email="a@example.com")

    assert elsewhere["error"]["code"] == "operation_not_permitted_error"
    at_home = await home.act(answer, "continue_with_login_identifier", email="a@example.com")
    assert "error" not in at_home


async def test_an_address_is_another_account_in_each(many: Many) -> None:
    home, away = await many.tenant(), await many.tenant()
    user, other = await home.user(), await away.user()

    assert user != other
    assert (await away.order("GET", f"/users/{user}")).status_code == 404
    assert (await away.order("DELETE", f"/users/{user}")).status_code == 404
    assert (await home.order("GET", f"/users/{user}")).status_code == 200


async def test_attempts_are_counted_for_each_alone(many: Many) -> None:
    first, second = await many.tenant(), await many.tenant()
    codes = []
    for tenant in (first, second):
        await tenant.user()
        for _ in range(6):
            answer = await tenant.begin()
            answer = await tenant.act(answer, "continue_with_login_identifier", email="alice@example.com")
            answer = await tenant.act(answer, "continue_to_password_login")
            answer = await tenant.act(answer, "password_login", password="wrong")
            codes.append(answer["error"]["code"])

    once = ["form_data_invalid_error"] * 5 + ["rate_limit_exceeded"]
    assert codes == once + once


async def test_a_password_opens_its_own_account_alone(many: Many) -> None:
    home, away = await many.tenant(), await many.tenant()
    await home.user()
    ends = []
    for tenant in (home, away):
        answer = await tenant.begin()
        answer = await tenant.act(answer, "continue_with_login_identifier", email="alice@example.com")
        answer = await tenant.act(answer, "continue_to_password_login")
        answer = await tenant.act(answer, "password_login", password=PASSWORD)
        ends.append(answer["name"])

    assert ends[1] == "login_password"
    assert ends[0] != "login_password"
