"""Where users may be sent."""

import pytest

from config.globs import compile_glob
from config.redirects import RedirectTargets


@pytest.mark.parametrize(
    ("pattern", "allowed", "refused"),
    [
        (
            "https://foo.example.com",
            ["https://foo.example.com", "https://foo.example.com/"],
            ["http://foo.example.com", "https://other.com", "https://u@foo.example.com"],
        ),
        (
            "https://*.example.com",
            ["https://foo.example.com/"],
            [
                "https://example.com",
                "https://a.b.example.com",
                "https://badexample.com",
                "https://example.com.evil.com",
            ],
        ),
        ("https://**.example.com", ["https://a.b.example.com"], ["https://example.com"]),
        (
            "http://127.0.0.1**",
            ["http://127.0.0.1", "http://127.0.0.1/dashboard"],
            ["http://127.0.0.1.evil.com"],
        ),
        ("http://127.0.0.1**[a-z]", [], ["http://127.0.0.1.evil.com"]),
        ("http://127.0.0.1**.*", [], ["http://127.0.0.1.evil.com"]),
        ("https://example.com**/test", [], ["https://example.com.evil.com/test"]),
        ("https://foo.*.bar.com", ["https://foo.mid.bar.com"], ["https://foo.a.b.bar.com"]),
        ("https://foo.**.bar.com", ["https://foo.a.b.bar.com"], ["https://foo.a.b.evil.com"]),
        ("https://foo-*.bar.com", ["https://foo-prod.bar.com"], ["https://foo-prod.evil.com"]),
        (
            "http://192.168.*.*/**",
            ["http://192.168.1.55/dashboard"],
            ["http://10.0.0.1/dashboard", "http://192.168.1.55.evil.com/dashboard"],
        ),
        (
            "https://*.gett.co**",
            ["https://app.gett.co/callback"],
            ["https://gett.co", "https://app.gett.co.evil.com"],
        ),
        (
            "http://localhost:8888**",
            ["http://localhost:8888/foo"],
            ["http://localhost:9999/foo", "http://localhost/foo"],
        ),
        ("http://localhost**", ["http://localhost/foo"], ["http://localhost.evil.com"]),
        ("https://example.com/**", ["https://example.com/deep/path/page"], []),
        ("https://example.com/*", ["https://example.com/page"], ["https://example.com/page/sub"]),
        ("http://[::1]:8888/**", ["http://[::1]:8888/x"], ["http://[::1]:8889/x", "http://[::2]:8888/x"]),
        ("https://{app,www}.example.com/**", ["https://www.example.com/x"], ["https://a.example.com/x"]),
        (
            "https://**.example.com**",
            ["https://\u00e5.example.com"],
            ["https://evil.example\uff0f.example.com", "https://evil.example\uff03.example.com"],
        ),
        ("http://[*]:8888/**", ["http://[::1]:8888/x"], ["http://[zz]:8888/x"]),
        ("**", [], ["https://anything.example"]),
    ],
)
def test_patterns(pattern: str, allowed: list[str], refused: list[str]) -> None:
    targets = RedirectTargets([pattern.replace("[::1]", r"\[::1\]").replace("[*]", r"\[**\]")])

    assert [url for url in allowed if not targets.allows(url)] == []
    assert [url for url in refused if targets.allows(url)] == []


@pytest.mark.parametrize(
    "url",
    [
        "/foo",
        "//evil.com",
        "https:///broken",
        "javascript:alert(1)",
        "data:text/html,hi",
        "file:///etc/passwd",
        "",
        "https://a.example\n",
        "https://a.example\\@b.example",
    ],
)
def test_what_is_no_web_address_is_refused_even_if_it_is_listed(url: str) -> None:
    assert not RedirectTargets([url, "**"]).allows(url)


@pytest.mark.parametrize(
    "pattern",
    ["https://app.example{,/**}", "https://{a.example,b.example/x}**", "https://[a/b].example", "https://{"],
)
def test_a_host_that_is_no_pattern_by_itself_is_refused_at_once(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        RedirectTargets([pattern])


def test_nothing_listed_allows_nothing() -> None:
    assert not RedirectTargets(["", ""]).allows("https://a.example")


@pytest.mark.parametrize(
    ("pattern", "matched", "other"),
    [
        ("a*c", "abbc", "ab.c"),
        ("a**c", "ab/.c", "ab"),
        ("a?c", "abc", "a.c"),
        ("[abc]x", "bx", "dx"),
        ("[a-c]x", "bx", "dx"),
        ("[!a-c]x", "dx", "bx"),
        ("{ab,c*}d", "cxxd", "abx"),
        ("{a,{b,c}}d", "cd", "dd"),
        (r"a\*", "a*", "ab"),
        ("a,b", "a,b", "a"),
        ("a.b", "a.b", "axb"),
    ],
)
def test_globs(pattern: str, matched: str, other: str) -> None:
    glob = compile_glob(pattern, "./")

    assert glob.fullmatch(matched)
    assert not glob.fullmatch(other)


@pytest.mark.parametrize("pattern", ["[a", "[]", "[!]", "{a", "{a,{b}", "a}", "[z-a]", "{" * 60, "x" * 2001])
def test_broken_globs(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        compile_glob(pattern, "./")
