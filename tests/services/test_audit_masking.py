import pytest

from flowapi.services.audit_masking import masked_details, masked_email, masked_username


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", ""),
        ("@domain.com", "******@domain.com"),
        ("a@x.y", "a*****@x.y"),
        ("123@domain.com", "1*****@domain.com"),
        ("abcdef@x.y", "a*****@x.y"),
        ("abcdefg@x.y", "abc****@x.y"),
        ("abcdefgh@x.y", "abc*****@x.y"),
        ('"a@b"@x.y', '"*****@x.y'),
        ("no address", "******"),
    ],
)
def test_an_address_shows_its_domain_and_little_else(address: str, shown: str) -> None:
    assert masked_email(address) == shown


@pytest.mark.parametrize(
    ("username", "shown"),
    [
        ("", ""),
        ("x", "*"),
        ("xx", "x****x"),
        ("xyz", "x****z"),
        ("abcd", "a**d"),
        ("test_username", "t***********e"),
    ],
)
def test_a_username_shows_its_ends(username: str, shown: str) -> None:
    assert masked_username(username) == shown


def test_details_are_masked_by_their_names() -> None:
    details: dict[str, str | bool] = {
        "email": "abcdefgh@x.y",
        "email_address": "123@x.y",
        "username": "xx",
        "flow_id": "email",
        "password": True,
    }

    assert masked_details(details) == {
        "email": "abc*****@x.y",
        "email_address": "1*****@x.y",
        "username": "x****x",
        "flow_id": "email",
        "password": True,
    }
