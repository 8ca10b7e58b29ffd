import pytest

from flowapi.services.passkey_ceremonies.origins import Origins
from flowapi.services.passkey_ceremonies.refusal import AnswerRefused

APP = "android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck"
LISTED = Origins(["https://Shop.example", "https://login.shop.example:8443", "http://[::1]:8000", APP])


@pytest.mark.parametrize(
    "origin",
    [
        "https://shop.example",
        "HTTPS://SHOP.EXAMPLE",
        "https://shop.example/path?query#fragment",
        "https://someone@shop.example",
        "https://login.shop.example:8443",
        "http://[::1]:8000",
        APP,
        APP.upper(),
    ],
)
def test_a_listed_origin_passes_whatever_surrounds_it(origin: str) -> None:
    LISTED.check(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "http://shop.example",
        "https://shop.example:443",
        "https://pay.shop.example",
        "https://shop.example.evil.example",
        "https://shop.example@evil.example",
        "https://evil.example/https://shop.example",
        "https://login.shop.example",
        "https://login.shop.example:8444",
        "https://shop.example:port",
        "https://shop.exam\nple",
        " https://shop.example",
        "https://shop。example",
        "https://[::1",
        "https://",
        "shop.example",
        "//shop.example",
        "null",
        "",
        APP + "A",
        APP[:-1],
        "android:apk-key-hash:",
    ],
)
def test_every_other_origin_is_refused(origin: str) -> None:
    with pytest.raises(AnswerRefused):
        LISTED.check(origin)
