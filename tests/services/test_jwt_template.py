import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowapi.services.jwt_template import LARGEST, JwtTemplate, check
from storage.records.account import Account
from storage.records.metadata import Metadata
from storage.records.user import User
from storage.records.username import Username
from tests.support.records import NOW, a_user, a_username, an_email

PUBLIC = {
    "display_name": "GamerDude",
    "level": 42,
    "vip": True,
    "nick": None,
    "tags": ["a", "b", "c"],
    "games": [{"name": "Legends", "hours": 142.3}, {"name": "Raiders", "hours": 87.6}],
}


def account(*, metadata: Metadata | None = None, email: bool = True, username: str = "test_user") -> Account:
    user = a_user()
    address = an_email(user.id, "test@example.com", primary=True)
    return Account(
        user=user,
        emails=(address,) if email else (),
        username=a_username(user.id, username) if username else None,
        metadata=metadata,
    )


def rendered(claim: Any, of: Account | None = None) -> Any:
    """The value of one claim; "left out" where there is none."""
    return JwtTemplate({"claim": claim}).render(of or account()).get("claim", "left out")


@pytest.mark.parametrize(
    ("template", "claim"),
    [
        ("Hello {{ .User.Email.Address }}", "Hello test@example.com"),
        ('Hello {{ .User.Email.Address | printf "%s" }}', "Hello test@example.com"),
        (
            "{{if .User.Email.IsPrimary}}Primary{{else}}Other{{end}} of {{.User.Email.Address}}",
            "Primary of test@example.com",
        ),
        (
            "\n\t{{- if .User.Email.IsPrimary -}}\n\tPrimary\n\t{{- else -}}\n\tX\n\t{{ end }} user",
            "Primary user",
        ),
        ("{{ .User.Email.IsPrimary }}", True),
        ("{{ .User.Email.IsVerified }}", False),
        ("{{ .User.Email }}", {"address": "test@example.com", "is_primary": True, "is_verified": False}),
        ('{{ with $x := .User.Username }}{{ $x | printf "%q" }}{{ end }}', '"test_user"'),
        ("{{ range $i := 3 }}{{ $i }}{{ end }}", "012"),
        ("{{ if and .User.Email .User.Email.IsPrimary }}a{{ else }}b{{ end }}", "a"),
        ('{{ eq .User.Username "x" "test_user" }}', True),
        ("{{ len .User.Username }}", "9"),
        ("{{ slice .User.Username 0 4 }}", "test"),
        ("Hello {{ .User.Username }", "left out"),
        ("{{ .User.Name }}, {{ .User.GivenName }}, {{ .User.FamilyName }}", "Ada Lovelace, Ada, Lovelace"),
        ("{{ .User.Surname }}", "left out"),
        (123, 123),
        (1.5, 1.5),
        (True, True),
        (None, None),
        (["a", 1, True], ["a", 1, True]),
        ({"a": {"b.c": ["{{ .User.Username }}", 1]}}, {"a": {"b.c": ["test_user", 1]}}),
        ({"{{ key }}": 1}, {"{{ key }}": 1}),
    ],
)
def test_claims_are_what_the_specification_says(template: Any, claim: Any) -> None:
    assert rendered(template) == claim


@pytest.mark.parametrize(
    ("printed", "claim"),
    [
        ("true", True),
        ("false", False),
        ("True", "True"),
        (" true", " true"),
        ("42", "42"),
        ("", ""),
        ("null", "null"),
        ('{"a":{"b":[1,2.0,2.5]}}', {"a": {"b": [1, 2, 2.5]}}),
        ('["x", 1.0, null]', ["x", 1, None]),
        ("{a}", "{a}"),
        ("{}", {}),
        (' {"a":1}', ' {"a":1}'),
        ('{"a":1}]', '{"a":1}]'),
        ("[9007199254740993]", [9007199254740992]),
        ("[1e300,123456789012345678901]", [1e300, 123456789012345680000.0]),
        ("[" * 40 + "]" * 40, "left out"),
    ],
)
@pytest.mark.parametrize("template", ["{}", '{{{{ "" }}}}{}'])
def test_what_is_printed_becomes_what_it_looks_like(template: str, printed: str, claim: Any) -> None:
    value = rendered(template.format(printed))

    assert (value, type(value)) == (claim, type(claim))


def test_the_whole_user_is_an_object() -> None:
    of = account(metadata=Metadata(public='{"a": "<&>"}', unsafe="{}", private='{"secret": 1}'))

    assert rendered("{{ .User }}", of) == {
        "user_id": str(of.id),
        "email": {"address": "test@example.com", "is_primary": True, "is_verified": False},
        "username": "test_user",
        "metadata": {"public_metadata": {"a": "<&>"}},
        "name": "Ada Lovelace",
        "family_name": "Lovelace",
        "given_name": "Ada",
        "picture": "https://example.com/ada.png",
    }


def test_a_user_without_anything_is_an_object_of_empty_texts() -> None:
    user = User(a_user().id, NOW, NOW)

    assert rendered("{{ .User }}", Account(user)) == {
        "user_id": str(user.id),
        "username": "",
        "name": "",
        "family_name": "",
        "given_name": "",
        "picture": "",
    }


@pytest.mark.parametrize(
    ("template", "claim"),
    [
        ('{{ .User.Metadata.Public "display_name" }}', "GamerDude"),
        ('{{ .User.Metadata.Public "level" }}', "42"),
        ('{{ .User.Metadata.Public "vip" }}', True),
        ('{{ .User.Metadata.Public "nick" }}', ""),
        ('{{ .User.Metadata.Public "tags" }}', ["a", "b", "c"]),
        ('{{ .User.Metadata.Public "tags" "1" }}', "b"),
        ('{{ .User.Metadata.Public "games.#(hours>100).name" }}', "Legends"),
        ('{{ .User.Metadata.Public "{display_name,level}" }}', {"display_name": "GamerDude", "level": 42}),
        ('{{ .User.Metadata.Public "missing.key" }}', ""),
        ("{{ .User.Metadata.Public }}", PUBLIC),
        ('{{ .User.Metadata.Unsafe "theme" }}', "dark"),
        ("{{ .User.Metadata }}", {"public_metadata": PUBLIC, "unsafe_metadata": {"theme": "dark"}}),
        ("{{ .User.Metadata.Private }}", "left out"),
        ('{{ .User.Metadata.Public "' + "a." * 400 + '" }}', "left out"),
    ],
)
def test_metadata_can_be_asked(template: str, claim: Any) -> None:
    metadata = Metadata(public=json.dumps(PUBLIC), private='{"note": "x"}', unsafe='{"theme": "dark"}')

    assert rendered(template, account(metadata=metadata)) == claim


@pytest.mark.parametrize(
    ("metadata", "claim"),
    [
        (None, "left out"),
        (Metadata(), "left out"),
        (Metadata(public="{}", unsafe="{ }"), "left out"),
        (Metadata(unsafe='{"a":1}'), ""),
        (Metadata(public='{"a":1}'), ""),
    ],
)
def test_missing_metadata_is_told_from_missing_members(metadata: Metadata | None, claim: str) -> None:
    assert rendered('{{ .User.Metadata.Public "x" }}', account(metadata=metadata)) == claim


@pytest.mark.parametrize(
    ("template", "claim"),
    [
        ("{{ .User.Email.Address }}", "left out"),
        ("{{ if .User.Email }}a{{ else }}b{{ end }}", "b"),
        ("{{ if and .User.Email .User.Email.IsVerified }}a{{ else }}b{{ end }}", "b"),
        ("{{ .User.Email }}", ""),
        ("{{ .User.Username }}", ""),
    ],
)
def test_a_user_may_have_no_address_and_no_username(template: str, claim: str) -> None:
    assert rendered(template, account(email=False, username="")) == claim


def test_one_bad_part_drops_its_claim_and_no_other(caplog: pytest.LogCaptureFixture) -> None:
    template = JwtTemplate({"bad": {"good": "x", "nested": ["{{ .Nope }}"]}, "fine": "ok"})

    assert template.render(account()) == {"fine": "ok"}
    assert "session.jwt_template.claims.bad is left out of a token" in caplog.text


def test_problems_are_found_when_the_template_is_read() -> None:
    claims = {
        "good": "{{ .User.Username }}",
        "open": "{{ if",
        "unknown": ["{{ upper .User.Username }}"],
        "iss": "https://evil.example",
        "date": {"x": NOW},
        "deep": json.loads("[" * 40 + "]" * 40),
        "huge": float("inf"),
    }

    assert [problem.split(":")[0] for problem in check(claims)] == [
        f"session.jwt_template.claims.{name}" for name in ("open", "unknown", "iss", "date", "deep", "huge")
    ]
    assert JwtTemplate(claims).render(account()) == {"good": "test_user"}


def test_no_template_has_no_problems_and_makes_no_claims() -> None:
    assert (check(None), JwtTemplate(None).render(account())) == ([], {})


@pytest.mark.parametrize("name", ["sub", "iat", "exp", "aud", "iss", "email", "username", "session_id"])
def test_standard_claims_are_not_made(name: str) -> None:
    assert JwtTemplate({name: "x"}).render(account()) == {}
    assert check({name: "x"}) == [
        f"session.jwt_template.claims.{name}: every session sets this claim itself; the claim is left out"
    ]


@pytest.mark.parametrize(
    ("claims", "made"),
    [
        ({"jti": "x"}, {"jti": "x"}),
        ({"jti": 1}, {}),
        ({"nbf": 1.9}, {"nbf": 1}),
        ({"nbf": "12"}, {"nbf": 12}),
        ({"nbf": "2026-01-02T03:04:05Z"}, {"nbf": int(NOW.timestamp())}),
        ({"nbf": "2026-01-02"}, {}),
        ({"nbf": "soon"}, {}),
        ({"nbf": "1e999"}, {}),
        ({"nbf": 2.0**64}, {}),
        ({"nbf": "1e30"}, {}),
        ({"nbf": -(2.0**64)}, {}),
        ({"nbf": True}, {}),
        ({"nbf": [1]}, {}),
        ({"amr": ["x"]}, {"amr": ["x"]}),
    ],
)
def test_registered_claims_need_values_of_their_kind(
    claims: Mapping[str, Any], made: Mapping[str, Any]
) -> None:
    assert JwtTemplate(claims).render(account()) == made


def test_claims_are_left_out_where_the_token_would_become_too_large() -> None:
    template = JwtTemplate({"first": "x" * 3000, "second": "x" * 3000, "third": "y"})

    made = template.render(account())

    assert list(made) == ["first", "third"]
    assert LARGEST == 4096


def test_half_a_character_is_replaced() -> None:
    assert rendered('{{ slice "é" 0 1 }}') == "\ufffd"


TEXTS = st.sampled_from(
    ["{{ .User }}", "{{ .User.Metadata.Public ", '"a"', "}}", "{{", "true", "[1]", "{", "é", "\ud800", "x"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(TEXTS, max_size=4).map("".join),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(
    claims=st.dictionaries(st.text(max_size=5) | st.sampled_from(["nbf", "jti", "amr"]), VALUES, max_size=4),
    name=st.text(),
)
def test_whatever_the_template_the_claims_can_be_signed(claims: dict[str, Any], name: str) -> None:
    user = a_user()
    of = Account(User(user.id, NOW, NOW, name=name), username=Username(user.id, user.id, name, NOW, NOW))

    made = JwtTemplate(claims).render(of)

    assert len(json.dumps(made, allow_nan=False, ensure_ascii=False)) < LARGEST * 2
