"""What each provider tells of its users, and where they are sent."""

import hmac
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from flowapi.errors.third_party import ClaimsUnusable, ProviderUnavailable, RequestInvalid
from flowapi.services.outbound.answer import Answer
from flowapi.services.third_party.authorization import authorization_url
from flowapi.services.third_party.claims import Claims
from flowapi.services.third_party.provider import Grant
from flowapi.services.third_party.providers.catalogue import BUILT_IN, Providers
from flowapi.services.third_party.state import State
from storage.store import DEFAULT_TENANT
from tests.services.third_party.asking import FakeExchange, sources_of
from tests.support.clock import NOON
from tests.support.house import settings_with

KEY = RSAKey.generate_key(2048, {"kid": "one"})
KEYS = {"keys": [KEY.as_dict(private=False)]}
NOW = int(NOON.timestamp())
ACME = "https://login.acme.example"
DISCOVERY = {
    "issuer": ACME,
    "authorization_endpoint": f"{ACME}/authorize?tenant=1",
    "token_endpoint": f"{ACME}/token",
    "userinfo_endpoint": f"{ACME}/me",
    "jwks_uri": f"{ACME}/keys",
}
KNOWN = f"{ACME}/.well-known/openid-configuration"
GITHUB = {"id": 17, "login": "ada", "name": "Ada", "avatar_url": "https://pic.example/a"}


def providers(answers: dict[str, Any], **acme: Any) -> Providers:
    """All providers, of which one is our own."""
    enabled = {"enabled": True, "client_id": "our id", "secret": "our secret"}
    settings = settings_with(
        {
            "third_party": {
                "providers": dict.fromkeys(BUILT_IN, enabled),
                "custom_providers": {
                    "acme": {**enabled, "display_name": "Acme", "scopes": ["openid", "email"], **acme},
                    "off": {"enabled": False, "display_name": "Off"},
                },
            }
        }
    )
    return Providers(settings.third_party, sources_of(answers))


async def claims_of(
    name: str, answers: dict[str, Any], *, id_token: str = "", user: str = "", **acme: Any
) -> Claims:
    found = providers(answers, **acme).find(name)
    return await found.claims(Grant("access", id_token), nonce="nonce", user=user)


def signed(**claims: Any) -> str:
    usual = {"aud": "our id", "sub": "1", "iat": NOW, "exp": NOW + 60, "nonce": "nonce"}
    return jwt.encode({"alg": "RS256", "kid": "one"}, usual | claims, KEY)


async def test_google() -> None:
    told = {
        "sub": "1",
        "email": "Ada@Example.com",
        "email_verified": True,
        "name": "Ada",
        "hd": "example.com",
    }

    claims = await claims_of("google", {"https://www.googleapis.com/oauth2/v3/userinfo": told})

    assert (claims.sub, claims.email, claims.email_verified) == ("1", "ada@example.com", True)
    assert orjson.loads(claims.document)["iss"] == "https://accounts.google.com"
    assert "hd" not in claims.document


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (
            [
                {"email": "a@b.c", "verified": True},
                {"email": "p@b.c", "primary": True, "verified": False},
            ],
            ("p@b.c", False),
        ),
        ([{"email": "x@b.c", "verified": False}, {"email": "a@b.c", "verified": True}], ("a@b.c", True)),
    ],
)
async def test_github_tells_the_primary_address_or_a_verified_one(addresses: Any, expected: Any) -> None:
    claims = await claims_of(
        "github", {"https://api.github.com/user": GITHUB, "https://api.github.com/user/emails": addresses}
    )

    assert (claims.email, claims.email_verified) == expected
    assert (claims.sub, claims.picture) == ("17", "https://pic.example/a")


@pytest.mark.parametrize("addresses", [[], {}, [{"email": "x@b.c"}], ["x"], [{"primary": True}]])
async def test_github_without_an_address_is_of_no_use(addresses: Any) -> None:
    with pytest.raises(ClaimsUnusable):
        await claims_of(
            "github", {"https://api.github.com/user": GITHUB, "https://api.github.com/user/emails": addresses}
        )


async def test_discord() -> None:
    told = {"id": "9", "email": "a@b.c", "verified": True, "global_name": "Ada", "avatar": "f00"}

    claims = await claims_of("discord", {"https://discord.com/api/users/@me": told})

    assert claims.picture == "https://cdn.discordapp.com/avatars/9/f00.png"
    assert (claims.sub, claims.name, claims.email_verified) == ("9", "Ada", True)
    told["avatar"] = None
    assert not (await claims_of("discord", {"https://discord.com/api/users/@me": told})).picture


async def test_facebook_gets_a_proof_of_the_secret() -> None:
    told = {
        "id": "9",
        "email": "a@b.c",
        "picture": {"data": {"url": "https://pic.example"}},
        "first_name": "A",
    }
    found = providers({"https://graph.facebook.com/me": told})

    claims = await found.find("facebook").claims(Grant("access"), nonce="", user="")

    assert isinstance(found.sources.exchange, FakeExchange)
    [(_, url, headers, _)] = found.sources.exchange.asked
    assert headers["Authorization"] == "Bearer access"
    proof = hmac.new(b"our secret", b"access", "sha256").hexdigest()
    assert parse_qs(urlsplit(url).query)["appsecret_proof"] == [proof]
    assert (claims.picture, claims.given_name, claims.email_verified) == ("https://pic.example", "A", True)


async def test_linkedin_is_discovered() -> None:
    issuer = "https://www.linkedin.com/oauth"
    answers = {
        f"{issuer}/.well-known/openid-configuration": DISCOVERY | {"issuer": issuer},
        f"{ACME}/me": {"sub": "1", "email": "a@b.c", "email_verified": True, "locale": {"country": "US"}},
    }

    claims = await claims_of("linkedin", answers)

    assert claims.email_verified
    assert "locale" not in claims.document


async def test_apple_signs_and_tells_the_name_through_the_browser() -> None:
    token = signed(iss="https://appleid.apple.com", email="a@b.c", email_verified="true")
    user = '{"name": {"firstName": "Ada", "lastName": "Lovelace"}, "email": "evil@example.com", "sub": "2"}'

    claims = await claims_of(
        "apple", {"https://appleid.apple.com/auth/keys": KEYS}, id_token=token, user=user
    )

    assert (claims.sub, claims.email, claims.email_verified) == ("1", "a@b.c", True)
    assert (claims.name, claims.given_name, claims.family_name) == ("Ada Lovelace", "Ada", "Lovelace")


@pytest.mark.parametrize("user", ["", "{}", "[", '{"name": []}', '{"name": {"firstName": 1}}', "x" * 9999])
async def test_a_strange_name_from_the_browser_is_none(user: str) -> None:
    token = signed(iss="https://appleid.apple.com", email="a@b.c")

    claims = await claims_of(
        "apple", {"https://appleid.apple.com/auth/keys": KEYS}, id_token=token, user=user
    )

    assert claims.name == ""


TENANT = "https://login.microsoftonline.com/{}/v2.0"
PERSONAL = TENANT.format("9188040d-6c67-4c5b-b112-36a304b66dad")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"upn": "ada@example.com"}, ("ada@example.com", True)),
        ({"upn": "ada@example.com", "email": "other@example.com"}, ("ada@example.com", True)),
        ({"email": "a@b.c"}, ("a@b.c", False)),
        ({"email": "a@b.c", "iss": PERSONAL}, ("a@b.c", True)),
        ({"email": "a@b.c", "xms_edov": True}, ("a@b.c", True)),
        ({"email": "a@b.c", "xms_edov": "1"}, ("a@b.c", True)),
        ({"email": "a@b.c", "xms_edov": "true"}, ("a@b.c", True)),
        ({"email": "a@b.c", "xms_edov": 1}, ("a@b.c", False)),
        ({"email": "a@b.c", "xms_edov": "0"}, ("a@b.c", False)),
        ({"email": "a@b.c", "xms_edov": []}, ("a@b.c", False)),
    ],
)
async def test_microsoft_verifies_what_a_tenant_cannot_make_up(claims: Any, expected: Any) -> None:
    keys = {"https://login.microsoftonline.com/common/discovery/v2.0/keys": KEYS}

    found = await claims_of("microsoft", keys, id_token=signed(**{"iss": TENANT.format("x"), **claims}))

    assert (found.email, found.email_verified) == expected


@pytest.mark.parametrize(
    "claims",
    [
        {"upn": "no address", "email": "a@b.c"},
        {},
        {"email": "a@b.c", "iss": "https://evil.example/x/v2.0"},
        {"email": "a@b.c", "iss": "https://login.microsoftonline.com/a/b/v2.0"},
        {"email": "a@b.c", "aud": "other"},
    ],
)
async def test_microsoft_is_refused(claims: Any) -> None:
    keys = {"https://login.microsoftonline.com/common/discovery/v2.0/keys": KEYS}

    with pytest.raises(ClaimsUnusable):
        await claims_of("microsoft", keys, id_token=signed(**{"iss": TENANT.format("x"), **claims}))


async def test_a_custom_provider_is_discovered_and_its_id_token_verified() -> None:
    answers = {KNOWN: DISCOVERY, f"{ACME}/keys": KEYS, f"{ACME}/me": {"sub": "1", "team": "red"}}
    custom: dict[str, Any] = {"use_discovery": True, "issuer": ACME}

    claims = await claims_of("custom_acme", answers, id_token=signed(iss=ACME), **custom)

    assert (claims.sub, claims.email) == ("1", "")
    assert orjson.loads(claims.document)["custom_claims"] == {"team": "red"}
    assert (await claims_of("custom_acme", answers, **custom)).sub == "1"
    for wrong in (signed(iss=ACME, sub="2"), signed(iss="https://evil.example"), signed(iss=ACME, nonce="")):
        with pytest.raises(ClaimsUnusable):
            await claims_of("custom_acme", answers, id_token=wrong, **custom)


async def test_attributes_are_mapped_from_what_was_told_first() -> None:
    told = {"id": 5, "name": "first", "title": "second", "email": "a@b.c", "gone": None}
    mapping = {"sub": "id", "name": "title", "nickname": "name", "email": "email", "gender": "absent"}

    claims = await claims_of(
        "custom_acme",
        {f"{ACME}/me": told},
        userinfo_endpoint=f"{ACME}/me",
        attribute_mapping=mapping,
    )

    assert orjson.loads(claims.document) == {
        "sub": "5",
        "name": "second",
        "nickname": "first",
        "email": "a@b.c",
    }


async def test_user_info_may_be_signed() -> None:
    body = Answer(200, "application/jwt", signed(iss=ACME, email="a@b.c").encode())
    answers = {KNOWN: DISCOVERY, f"{ACME}/keys": KEYS, f"{ACME}/me": body}

    assert (await claims_of("custom_acme", answers, use_discovery=True, issuer=ACME)).email == "a@b.c"
    answers[f"{ACME}/me"] = Answer(200, "application/jwt", b"a.b.c")
    with pytest.raises(ClaimsUnusable):
        await claims_of("custom_acme", answers, use_discovery=True, issuer=ACME)


@pytest.mark.parametrize("body", [b"", b"[1]", b"5", b"<html>"])
async def test_user_info_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(ClaimsUnusable):
        await claims_of("custom_acme", {f"{ACME}/me": Answer(200, "", body)}, userinfo_endpoint=f"{ACME}/me")


@pytest.mark.parametrize(
    "changed", [{"issuer": f"{ACME}/"}, {"token_endpoint": None}, {"authorization_endpoint": "javascript:x"}]
)
async def test_a_wrong_discovery_document_is_refused(changed: Any) -> None:
    found = providers({KNOWN: DISCOVERY | changed}, use_discovery=True, issuer=ACME)

    with pytest.raises(ProviderUnavailable):
        await found.find("custom_acme").endpoints()


async def test_documents_are_asked_for_once() -> None:
    found = providers({KNOWN: DISCOVERY}, use_discovery=True, issuer=ACME).find("custom_acme")

    await found.endpoints()
    await found.endpoints()

    assert isinstance(found.sources.exchange, FakeExchange)
    assert len(found.sources.exchange.asked) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nobody", "unknown provider: nobody"),
        ("custom_nobody", "unknown provider: custom_nobody"),
        ("custom_off", "provider custom_off is disabled"),
        ("x" * 999, f"unknown provider: {'x' * 64}$"),
    ],
)
def test_who_is_not_there_cannot_be_found(name: str, message: str) -> None:
    with pytest.raises(RequestInvalid, match=message):
        providers({}).find(name)


async def test_users_are_sent_away_with_all_that_the_provider_wants() -> None:
    custom: dict[str, Any] = {
        "use_discovery": True,
        "issuer": ACME,
        "prompt": "login",
        "acr_values": ["gold", "silver"],
    }
    found = providers({KNOWN: DISCOVERY}, **custom).find("custom_acme")
    state = State.begun(
        "custom_acme", "https://app.example", now=NOON, tenant_id=DEFAULT_TENANT, code_verifier="verifier"
    )

    url = await authorization_url(found, state, "sealed+state", "https://us.example/callback")

    address, _, query = url.partition("?")
    assert (address, "+" in query) == (f"{ACME}/authorize", False)
    assert parse_qs(query) == {
        "tenant": ["1"],
        "acr_values": ["gold silver"],
        "client_id": ["our id"],
        "code_challenge": ["iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ"],
        "code_challenge_method": ["S256"],
        "nonce": [state.id_token_nonce],
        "prompt": ["login"],
        "redirect_uri": ["https://us.example/callback"],
        "response_type": ["code"],
        "scope": ["openid email"],
        "state": ["sealed+state"],
    }
