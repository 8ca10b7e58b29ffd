"""What people read of a `User-Agent` header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowapi.services.user_agents import described

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko)"
LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "text"),
    [
        (f"{MAC} Chrome/120.0.0.0 Safari/537.36", "macOS (Chrome)"),
        (f"{MAC} Version/17.1 Safari/605.1.15", "macOS (Safari)"),
        (f"{WINDOWS} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0", "Windows (Edge)"),
        (f"{WINDOWS} Chrome/119.0.0.0 Safari/537.36 OPR/105.0.0.0", "Windows (Opera)"),
        (f"{WINDOWS} Chrome/119.0.0.0 Safari/537.36 Vivaldi/6.4", "Windows (Vivaldi)"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Linux (Firefox)"),
        (f"{IPHONE} Version/17.1 Mobile/15E148 Safari/604.1", "iOS (Safari)"),
        (f"{IPHONE} CriOS/120.0.6099.50 Mobile/15E148 Safari/604.1", "iOS (Chrome)"),
        (f"{IPHONE} FxiOS/120.0 Mobile/15E148 Safari/604.1", "iOS (Firefox)"),
        (
            (
                "Mozilla/5.0 (iPad; CPU OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                " Version/16.5 Mobile/15E148 Safari/604.1"
            ),
            "iOS (Safari)",
        ),
        (f"{ANDROID} Chrome/120.0.0.0 Mobile Safari/537.36", "Android (Chrome)"),
        (f"{ANDROID} SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36", "Android (Samsung Browser)"),
        (
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/120.0.0.0 Safari/537.36"
            ),
            "ChromeOS (Chrome)",
        ),
        (f"{LINUX} HeadlessChrome/119.0.0.0 Safari/537.36", "Linux (Headless Chrome)"),
        (
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            " (Googlebot)",
        ),
        ("Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; MSIE 10.0)", "Windows (Internet Explorer)"),
        ("curl/8.4.0", " (curl)"),
        ("python-httpx/0.27.0", " (python-httpx)"),
        ("", " ()"),
    ],
)
def test_known_clients_are_named(user_agent: str, text: str) -> None:
    assert described(user_agent) == text


@given(st.text(max_size=255))
def test_anything_has_a_text(user_agent: str) -> None:
    assert described(user_agent).endswith(")")


def test_a_bot_of_apple_runs_on_no_system() -> None:
    bot = f"{MAC} Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)"

    assert described(bot) == " (Applebot)"
