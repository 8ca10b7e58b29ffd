import contextlib
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowapi.services.gotemplate.errors import TemplateError, TemplateFailed, TemplateMalformed
from flowapi.services.gotemplate.evaluator import run
from flowapi.services.gotemplate.parser import LONGEST_SOURCE, parse
from flowapi.services.gotemplate.values import Absent, Method, Object, Value

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text())
METADATA = {"name": "GamerDude", "level": "42", "vip": "true", "tags": '["a","b"]', "tags.1": "b", "n": "1.5"}
WHOLE_METADATA = '{"name":"GamerDude","level":42,"vip":true,"tags":["a","b"],"n":1.50}'
EMAIL = '{"address":"test@example.com","is_primary":true,"is_verified":true}'


def public(*path: str) -> str:
    return METADATA.get(".".join(path), "") if path else WHOLE_METADATA


def user(*, known: bool = True) -> Object:
    members: dict[str, Any] = {
        "UserID": "id-1",
        "Username": "test_user",
        "Name": "",
        "GivenName": "Tëst",
        "FamilyName": "",
        "Picture": "",
        "Email": Absent("email"),
        "Metadata": Absent("metadata"),
    }
    if known:
        email: dict[str, Value | Method] = {
            "Address": "test@example.com",
            "IsPrimary": True,
            "IsVerified": True,
        }
        members["Email"] = Object("email", email, EMAIL)
        members["Metadata"] = Object("metadata", {"Public": public, "Unsafe": public}, "{META}")
    return Object("root", {"User": Object("user", members, "{USER}")}, "{{USER}}")


def printed(source: str, value: Value = None) -> str:
    return run(parse(source), user() if value is None else value)


@pytest.mark.parametrize(("known", "source", "text"), RECORDED)
def test_templates_print_what_go_prints(source: str, text: str | None, *, known: bool) -> None:
    """What they print was recorded from text/template of Go 1.26; nothing where it was an error."""
    try:
        assert run(parse(source), user(known=known)) == text
    except TemplateError:
        assert text is None


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("plain } text {", "plain } text {"),
        ("a {{- 3 -}} b", "a3b"),
        ("a {{-3 }} b", "a -3 b"),
        ("a\n\t{{- /* c */ -}}\n b", "ab"),
        ("a{{/* {{ .Nope }} */}}b", "ab"),
        ("{{\n print\n 1\n}}", "1"),
        ("{{ `raw\\n\r` }}", "raw\\n"),
        (r'{{ "\a\b\f\n\r\t\v\\\"\x41\101\u00e9\U0001F600" }}', '\a\b\f\n\r\t\v\\"AAé😀'),
        (r"{{ '\'' }}{{ '\\' }}{{ 'é' }}{{ '\x41' }}", "399223365"),
        ("{{ (.User.Email).Address }}", "test@example.com"),
        ("{{ $u := .User }}{{ $u.Email.Address }}", "test@example.com"),
        ('{{ "x" | printf "%s-%s" "y" }}', "y-x"),
        ("{{ with .User }}{{ .Username }}{{ $.User.UserID }}{{ end }}", "test_userid-1"),
        ("{{ with $x := .User.Username }}{{ $x }}{{ . }}{{ end }}", "test_usertest_user"),
        ("{{ if false }}a{{ else if true }}b{{ else }}c{{ end }}", "b"),
        ("{{ with false }}a{{ else with 1 }}{{ . }}{{ else }}c{{ end }}", "1"),
        ("{{ range 3 }}{{ . }}{{ end }}", "012"),
        (
            "{{range 5}}{{if eq . 1}}{{continue}}{{else if eq . 3}}{{break}}{{end}}{{.}}{{end}}",
            "02",
        ),
        ("{{ range 0 }}x{{ else }}none{{ end }}", "none"),
        ("{{ range -1 }}x{{ else }}none{{ end }}", "none"),
        ("{{ $n := 1 }}{{ range 3 }}{{ $n = . }}{{ end }}{{ $n }}", "2"),
        ("{{ $n := 1 }}{{ if true }}{{ $n := 2 }}{{ end }}{{ $n }}", "1"),
        (
            '{{ define "t" }}[{{ . }}{{ $ }}]{{ end }}{{ template "t" 1 }}{{ template "t" }}',
            "[11][<no value><no value>]",
        ),
        ('{{ block "b" .User.Username }}<{{ . }}>{{ end }}', "<test_user>"),
        ("{{ and 1 0 .Nope }}{{ or 0 2 .Nope }}", "02"),
        ("{{ not nil }}", "true"),
        ("{{ len .User.GivenName }}", "5"),
        ("{{ index .User.Username 0 }}", "116"),
        ("{{ slice .User.Username 5 }}", "user"),
        ('{{ slice "é" 0 1 | len }}', "1"),
        ("{{ print nil }}", "<nil>"),
        ("{{ println 1 2 }}", "1 2\n"),
        ('{{ eq "a" "b" "a" }}', "true"),
        ("{{ eq .User.Email nil }}", "false"),
        ('{{ lt 1.5 2.5 }}{{ le 2 2 }}{{ gt "b" "a" }}{{ ge 1 2 }}', "truetruetruefalse"),
        ('{{ html "<b>&\'\\"" }}', "&lt;b&gt;&amp;&#39;&#34;"),
        ('{{ js "<é\'=\\n" }}', "\\u003Cé\\'\\u003D\\u000A"),
        ('{{ urlquery "a b&é" }}', "a+b%26%C3%A9"),
        (
            '{{ printf "%s %q %v %d %t %x %X" "a" "b" 1 2 true 255 255 }}',
            'a "b" 1 2 true ff FF',
        ),
        (
            '{{ printf "%f %e %g|%5d|%-5s|%05.2f|%%" 1.5 1.5 1.5 7 "c" 3.14159 }}',
            "1.500000 1.500000e+00 1.5|    7|c    |03.14|%",
        ),
        ('{{ printf "%d" "abc" }}', "%!d(string=abc)"),
        ('{{ printf "%s" }}', "%!s(MISSING)"),
        ('{{ printf "x" 1 "y" }}', "x%!(EXTRA int=1, string=y)"),
        ("{{ 0x_1F }}{{ 0o17 }}{{ 0b11 }}{{ 1_000 }}{{ 1e3 }}", "3115310001000"),
    ],
)
def test_the_language_is_understood(source: str, text: str) -> None:
    assert printed(source) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ range . }}{{ . }},{{ end }}", ["a", "b"], "a,b,"),
        ("{{ range $i, $e := . }}{{ $i }}={{ $e }};{{ end }}", ["a", "b"], "0=a;1=b;"),
        ("{{ range $k, $v := . }}{{ $k }}={{ $v }};{{ end }}", {"b": 2, "a": 1}, "a=1;b=2;"),
        ("{{ range . }}x{{ else }}none{{ end }}", [], "none"),
        ("{{ . }}", {"b": [1, 2.5], "a": None}, "map[a:<nil> b:[1 2.5]]"),
        ("{{ .a }}{{ .nope }}", {"a": 1}, "1<no value>"),
        ("{{ index . 1 }}{{ len . }}{{ slice . 1 }}", ["a", "b"], "b2[b]"),
        ('{{ index . "a" "b" }}', {"a": {"b": "c"}}, "c"),
        ("{{ if . }}yes{{ else }}no{{ end }}", {}, "no"),
    ],
)
def test_lists_and_maps_are_understood(source: str, value: Value, text: str) -> None:
    assert printed(source, value) == text


@pytest.mark.parametrize(
    "source",
    [
        "{{",
        "{{ .User.Username }",
        "{{ if true }}x",
        "{{ end }}",
        "{{ else }}",
        "{{ if true }}{{ else }}{{ else }}{{ end }}",
        "{{ upper .User.Username }}",
        "{{ $x }}",
        "{{ range $a, $b, $c := 3 }}{{ end }}",
        "{{ $a, $b := 3 }}",
        "{{ break }}",
        "{{ range 3 }}{{ else }}{{ break }}{{ end }}",
        '{{ range 3 }}{{ define "x" }}{{ end }}{{ end }}',
        '{{ define "x" }}a{{ end }}{{ define "x" }}b{{ end }}',
        "{{ template x }}",
        "{{ (1 }}",
        "{{ 1) }}",
        "{{ 1 | 2 }}",
        "{{ .User.Username | . }}",
        "{{ | print }}",
        "{{ print | | print }}",
        "{{ () }}",
        "{{ }}",
        "{{ 'ab' }}",
        "{{ '' }}",
        '{{ "\\q" }}',
        '{{ "\\ud800" }}',
        '{{ "a',
        "{{ `a",
        "{{/* a",
        "{{/* a */ }}",
        "{{ 1.x }}",
        '{{ "a".x }}',
        "{{ nil.x }}",
        "{{ 08 }}",
        "{{ 1__0 }}",
        "{{ 0x }}",
        "{{ 99999999999999999999 }}",
        "{{ 1i }}",
        "{{ a:b }}",
        "{{ ; }}",
        "{{ print if }}",
        "{{ \ud800 }}",
        "{{" + "(" * 50 + "1" + ")" * 50 + "}}",
        "{{ if 1 }}" * 50 + "{{ end }}" * 50,
        "x" * (LONGEST_SOURCE + 1),
    ],
)
def test_malformed_templates_are_refused(source: str) -> None:
    with pytest.raises(TemplateMalformed):
        parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ .Nope }}",
        "{{ .User.Surname }}",
        "{{ .User.Metadata.Private }}",
        "{{ .User.Username.x }}",
        "{{ .User.Username 1 }}",
        "{{ .User.Metadata.Public 1 }}",
        "{{ .User.Metadata.Public .User }}",
        "{{ nil }}",
        "{{ 1 2 }}",
        "{{ eq 1 1.0 }}",
        '{{ eq 1 "1" }}',
        "{{ eq 1 }}",
        "{{ lt true false }}",
        '{{ lt 1 "2" }}',
        "{{ not }}",
        "{{ not 1 2 }}",
        "{{ len 3 }}",
        "{{ len nil }}",
        '{{ index "abc" 3 }}',
        '{{ index "abc" "a" }}',
        '{{ slice "abc" 2 1 }}',
        '{{ slice "abc" 0 4 }}',
        '{{ slice "abc" 0 1 2 }}',
        "{{ call print }}",
        "{{ call .User.Username }}",
        "{{ printf 1 }}",
        '{{ printf "%d" .User }}',
        '{{ printf "%9999d" 1 }}',
        '{{ printf "%*d" 1 1 }}',
        '{{ printf "%[1]d" 1 }}',
        '{{ range "abc" }}{{ end }}',
        "{{ range true }}{{ end }}",
        "{{ range 1.5 }}{{ end }}",
        "{{ range .User }}{{ end }}",
        "{{ range $i, $n := 3 }}{{ end }}",
        '{{ template "nope" }}',
        "{{ $x = 1 }}",
    ],
)
def test_what_cannot_be_done_fails(source: str) -> None:
    with pytest.raises(TemplateFailed):
        printed(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ .User.Email.Address }}",
        '{{ .User.Metadata.Public "x" }}',
        "{{ range .User.Email }}{{ end }}",
    ],
)
def test_nothing_can_be_looked_up_in_what_is_absent(source: str) -> None:
    with pytest.raises(TemplateFailed):
        run(parse(source), user(known=False))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ if .User.Email }}a{{ else }}b{{ end }}", "b"),
        ("{{ if and .User.Email .User.Email.IsVerified }}a{{ else }}b{{ end }}", "b"),
        ("{{ .User.Email }}{{ .User.Metadata }}", ""),
        ("{{ eq .User.Email nil }}", "true"),
        ("{{ with .User.Email }}a{{ end }}", ""),
    ],
)
def test_what_is_absent_is_false_and_prints_nothing(source: str, text: str) -> None:
    assert run(parse(source), user(known=False)) == text


@pytest.mark.parametrize(
    "source",
    [
        "{{ range 1000000000 }}{{ end }}",
        "{{ range 1000 }}{{ range 1000 }}{{ end }}{{ end }}",
        '{{ $x := "aaaaaaaaaa" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}',
        "{{ range 9999 }}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{{ end }}",
        '{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}',
        '{{ define "t" }}{{ template "t" (print . .) }}{{ template "t" . }}{{ end }}{{ template "t" "a" }}',
        '{{ printf "' + "%4096d" * 3000 + '" 1 }}',
    ],
)
def test_work_is_bounded(source: str) -> None:
    begin = time.process_time()

    with pytest.raises(TemplateFailed):
        printed(source)

    assert time.process_time() - begin < 2


PIECES = st.sampled_from(
    [
        *"abc 012.$|()=,:'\"`\\-+_é\n\t{}<>%*",
        "{{",
        "}}",
        "{{- ",
        " -}}",
        "{{/*",
        "*/}}",
        ".User.Username",
        ".User.Email.Address",
        ".User.Metadata.Public",
        "$x",
        ":=",
        '"text"',
        '"%5.2f%v%q"',
        "if ",
        "else ",
        "end",
        "range ",
        "with ",
        'define "t"',
        'template "t" ',
        'block "b" ',
        "break",
        "continue",
        "nil",
        "true",
        *(
            f"{name} "
            for name in (
                "and",
                "or",
                "not",
                "len",
                "index",
                "slice",
                "print",
                "printf",
                "eq",
                "lt",
                "html",
                "call",
            )
        ),
        "\ud800",
        "\x00",
    ]
)
BLOCKS = st.recursive(
    st.lists(PIECES, max_size=8).map(
        lambda pieces: "{{ " + " ".join(pieces).replace("{{", "").replace("}}", "") + " }}"
    ),
    lambda inner: st.tuples(st.sampled_from(["if", "with", "range $x :="]), inner, inner).map(
        lambda parts: f"{{{{ {parts[0]} 2 }}}}{parts[1]}{{{{ else }}}}{parts[2]}{{{{ end }}}}"
    ),
    max_leaves=6,
)


@given(st.lists(PIECES, max_size=30).map("".join) | BLOCKS | st.text())
def test_every_template_prints_or_is_refused(source: str) -> None:
    for known in (True, False):
        with contextlib.suppress(TemplateError):
            assert isinstance(run(parse(source), user(known=known)), str)
