"""Configurations that are refused, and the keys that are named for it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import ConfigError
from config.loader import load
from tests.config.loading import load_text, refusals, write

CASES = yaml.safe_load((Path(__file__).parent / "invalid.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_every_problem_names_its_key(tmp_path: Path, case: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text(tmp_path, case["config"])

    assert [problem.key for problem in refused.value.problems] == case["keys"]


def test_a_problem_says_what_was_found_what_is_allowed_and_where(tmp_path: Path) -> None:
    text = "passkey:\n  user_verification: require\nserver: {public: {cors: {allow_origins: '*'}}}\n"

    problems = refusals(tmp_path, text, {"EMAIL_LIMIT": "many"})

    assert "\n".join(problems) == (
        "email.limit: found 'many'; allowed: a whole number, at least 0 (environment variable EMAIL_LIMIT)\n"
        "passkey.user_verification: found 'require'; allowed: required, preferred, discouraged;"
        " did you mean 'required'? (line 2)\n"
        "cors.allow_origins: found '*', by which every website acts for your users;"
        " allowed: your own origins, or '*' together with cors.unsafe_wildcard_origin_allowed"
        " (given as server.public.cors.allow_origins, line 3)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "secret_keys: [shorty-shorty]",
        "secret_keys: [[shorty-shorty]]",
        "database: {url: 'postgres://u:shorty-shorty@[h/db'}",
        "rate_limiter: {store: redis, redis_config: {address: 'ftp://:shorty-shorty@h'}}",
        "email_delivery: {smtp: {password: {a: shorty-shorty}}}",
        "email_delivery: {smtp: {password: !!int shorty-shorty}}",
        "webhooks: {enabled: true, hooks: [{callback: 'https://u:shorty-shorty@h.example'}]}",
    ],
)
def test_a_problem_never_quotes_a_secret(tmp_path: Path, text: str) -> None:
    assert "shorty-shorty" not in "".join(refusals(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a\n- b\n", "{path}: found a list or a single value; allowed: a mapping"),
        ("hello\n", "{path}: found a list or a single value; allowed: a mapping"),
        ("debug: true\ndebug: false\n", "{path}:2:1: the key 'debug' is given twice (first in line 1)"),
        ("service:\n\tname: x\n", "{path}:2:1: a tab cannot be used for indentation; use spaces"),
    ],
)
def test_what_is_no_configuration_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(ConfigError) as refused:
        load(path, {"SECRET_KEYS": "a-secret-of-16-bytes"})

    assert str(refused.value) == problem.format(path=path)
