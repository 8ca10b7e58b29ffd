import pytest

from flowapi.web.development.masking import MASK, masked


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"new_password": "$2a$12$abc"}, {"new_password": MASK}),
        ({"otp_secret": "JBSWY3DPEHPK3PXP"}, {"otp_secret": MASK}),
        ({"otp_image_src": "data:image/png;base64,AAAA"}, {"otp_image_src": MASK}),
        ({"code_verifier": "abc"}, {"code_verifier": MASK}),
        ({"Access_Token": "abc"}, {"Access_Token": MASK}),
        ({"outer": [{"API_KEY": "abc"}]}, {"outer": [{"API_KEY": MASK}]}),
        ({"secrets": {"any": ["abc", {"more": "def"}]}}, {"secrets": {"any": [MASK, {"more": MASK}]}}),
        ({"odd": "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"}, {"odd": MASK}),
    ],
)
def test_what_is_secret_is_masked(data: object, shown: object) -> None:
    assert masked(data) == shown


@pytest.mark.parametrize(
    "data",
    [
        {"email": "alice@example.com", "user_id": "5", "scheduled": ["success"]},
        {"user_has_password": True, "token_count": 3, "new_password": "", "secret": None},
        {"passcode_template": "login", "sticky": {"passcode_id": "1"}},
        {"price": "$5"},
    ],
)
def test_the_rest_is_shown_as_it_is(data: object) -> None:
    assert masked(data) == data
