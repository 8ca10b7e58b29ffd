"""Whatever a file or the environment says: settings, or a list of problems, and nothing else."""

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from config.aliases import ALIASES, move_aliases
from config.decoding import Decoder
from config.environment import overlay, variables
from config.errors import YamlError
from config.outbound.policy import DestinationRefusedError, OutboundPolicy
from config.redirects import RedirectTargets
from config.rules.check import problems_of, warnings_of
from config.sections.webhooks import WebhookSecurity
from config.settings import Settings
from config.yaml_document import Node, read

KEYS = sorted({part for variable in variables(Settings) for part in variable.key.split(".")})
NAMES = sorted(variable.name for variable in variables(Settings))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["redis", "10m", "https://a.example", "http://[", "{a", "*", "custom", "x_real_ip"]),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=30,
)


def nested(key: str, value: object) -> dict[str, Any]:
    """*value* under a dotted *key*."""
    for step in reversed(key.split(".")):
        value = {step: value}
    return dict(value) if isinstance(value, dict) else {}


CONFIGS = st.one_of(
    st.dictionaries(st.sampled_from(list(Settings.model_fields)), TREES, max_size=8),
    st.builds(nested, st.sampled_from([variable.key for variable in variables(Settings)]), TREES),
    st.builds(nested, st.sampled_from(list(ALIASES)), TREES),
)


@settings(deadline=None)
@given(CONFIGS, st.dictionaries(st.sampled_from(NAMES), st.text(max_size=20), max_size=3))
def test_configurations(values: dict[str, Any], environ: dict[str, str]) -> None:
    root = Node.of(values)
    move_aliases(root)
    overlay(root, Settings, environ)
    decoder = Decoder()

    decoded = decoder.section(Settings.model_construct(), root, "").completed()

    assert all(key and reason for key, reason in problems_of(decoded))
    assert all(warnings_of(decoded))


@settings(deadline=None)
@given(st.one_of(st.text(), st.binary(), st.text(alphabet="&*[]{}:,-<!'\"|>#\n \tab1", max_size=60)))
def test_yaml(text: str | bytes) -> None:
    with suppress(YamlError):
        assert read(text, "x.yaml").mark(())


@settings(deadline=None)
@given(st.text(alphabet="htps:/@[]%.*?{}\\a1-ü\n", max_size=40), st.lists(st.text(max_size=10), max_size=2))
def test_urls(url: str, patterns: list[str]) -> None:
    with suppress(ValueError):
        RedirectTargets(patterns).allows(url)
    with suppress(DestinationRefusedError):
        assert OutboundPolicy.of(WebhookSecurity()).check_url(url)
