"""What a `User-Agent` header says to people: the system, and the browser in brackets.

Rule 1: the tables are tried from top to bottom, and the first entry whose token is there counts.
"""

import re

_SEPARATOR = re.compile(r"[()\[\];]| ")
_DROPPED = frozenset(
    {"KHTML, like Gecko", "U", "compatible", "Mozilla", "WOW64", "en", "en-us", "en-gb", "ru-ru"}
)
_WITH_VERSION = frozenset({"Linux", "Windows NT", "Windows Phone OS", "MSIE", "Android"})
_CHROME_OS = ("CrOS x86_64 ", "CrOS aarch64 ")

_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iOS",
    "Windows NT": "Windows",
    "Windows Phone OS": "Windows Phone",
    "Macintosh": "macOS",
    "Linux": "Linux",
    "CrOS": "ChromeOS",
}
_APPLEBOT = "Applebot"
_BROWSERS = {
    "Googlebot": "Googlebot",
    _APPLEBOT: _APPLEBOT,
    "Opera Mini": "Opera Mini",
    "OPR": "Opera",
    "OPT": "Opera Touch",
    "OPiOS": "Opera",
    "CriOS": "Chrome",
    "FxiOS": "Firefox",
    "Firefox": "Firefox",
    "Vivaldi": "Vivaldi",
    "MSIE": "Internet Explorer",
    "EdgiOS": "Edge",
    "Edge": "Edge",
    "Edg": "Edge",
    "EdgA": "Edge",
    "bingbot": "Bingbot",
    "YandexBot": "YandexBot",
    "SamsungBrowser": "Samsung Browser",
    "HeadlessChrome": "Headless Chrome",
    "AdsBot-Google-Mobile": "Google Ads Bot",
    "Mediapartners-Google": "Google Ads Bot",
    "AdsBot-Google": "Google Ads Bot",
    "Yahoo Ad monitoring": "Yahoo Ad monitoring",
    "XiaoMi": "Miui Browser",
    "FBAN": "Facebook App",
    "FB_IAB": "Facebook App",
    "Instagram": "Instagram App",
    "BytedanceWebview": "TikTok App",
    "HuaweiBrowser": "Huawei Browser",
}
_WITHOUT_VALUE = frozenset(
    {"AdsBot-Google-Mobile", "Mediapartners-Google", "AdsBot-Google", "Yahoo Ad monitoring", "Instagram"}
)
"""Browsers that are known by their name alone."""
_COMMON = frozenset(
    {
        "Chrome",
        "Firefox",
        "Safari",
        "Version",
        "Mobile",
        "Mobile Safari",
        "Mozilla",
        "AppleWebKit",
        "Windows NT",
        "Windows Phone OS",
        "Android",
        "Macintosh",
        "Linux",
        "GSA",
        "CrOS",
    }
)
"""Tokens that name no browser of their own."""

Tokens = dict[str, str]


def described(user_agent: str) -> str:
    """The text for *user_agent*; what is not recognised is left empty."""
    tokens = _tokens(user_agent)
    browser = _browser(tokens, user_agent)
    system = "" if browser == _APPLEBOT else _system(tokens)
    return f"{system} ({browser})"


def _system(tokens: Tokens) -> str:
    return next((name for token, name in _SYSTEMS.items() if token in tokens), "")


def _browser(tokens: Tokens, user_agent: str) -> str:
    for token, name in _BROWSERS.items():
        if _is_named(tokens, token):
            if token == "XiaoMi" and not tokens[token].startswith("MiuiBrowser"):  # noqa: S105 (a product)
                return ""
            return name
    if tokens.get("Chrome") and tokens.get("Safari"):
        return next((key for key in _others(tokens) if tokens[key]), "Chrome")
    if tokens.get("Chrome") or tokens.get("Brave Chrome"):
        return "Chrome"
    if tokens.get("Safari"):
        return "Safari"
    if _system(tokens) == "Android" and tokens.get("Version"):
        return "Android browser"
    others = _others(tokens)
    return next((key for key in others if tokens[key]), others[0] if others else user_agent)


def _is_named(tokens: Tokens, token: str) -> bool:
    if token == "Instagram":  # noqa: S105 (a product)
        return any(key.startswith(token) for key in tokens)
    return token in tokens if token in _WITHOUT_VALUE else bool(tokens.get(token))


def _others(tokens: Tokens) -> list[str]:
    return [key for key in tokens if key not in _COMMON and not key[:1].isdigit()]


def _tokens(user_agent: str) -> Tokens:
    """The product names and what follows them after a slash, in their order."""
    tokens: Tokens = {}
    seen_url = False
    for text in _split(user_agent):
        if text.startswith(("http://", "https://", "+http://", "+https://")):
            if seen_url:
                tokens.setdefault(text, "")
            seen_url = True
            continue
        key, value = _token(text)
        if key and key not in _DROPPED:
            tokens.setdefault(key, value)
    return tokens


def _split(user_agent: str) -> list[str]:
    """The texts between separators; a space separates only outside brackets and after a slash."""
    found, start, inside = [], 0, 0
    for match in _SEPARATOR.finditer(user_agent):
        mark, text = match.group(), user_agent[start : match.start()]
        ends = {" ": not inside and "/" in text, ";": inside > 0}.get(mark, True)
        if not ends:
            continue
        inside += {"(": 1, "[": 1, ")": -1, "]": -1}.get(mark, 0)
        inside = max(inside, 0)
        found.append(text.strip())
        start = match.end()
    found.append(user_agent[start:].strip())
    return [text for text in found if text]


def _token(text: str) -> tuple[str, str]:
    if "/" in text:
        key, _, value = text.partition("/")
        return key.strip(), value.strip()
    if text.startswith(_CHROME_OS):
        return "CrOS", text.rpartition(" ")[2]
    key, _, value = text.rpartition(" ")
    return (key, value) if key in _WITH_VERSION else (text, "")
