"""Whatever is sent to an endpoint, nothing is left unhandled."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import World
from tests.web.public.flow_fakes import FLOW_ID

ID = "11111111-1111-4111-8111-111111111111"
NAMES = [
    *("id", "emails", "address", "is_primary", "is_verified", "username", "created_at"),
    *("user_id", "user_agent", "ip_address", "password", "session_token", "csrf_token", "input_data"),
]
TEXTS = st.text() | st.sampled_from([ID, "a@example.com", "127.0.0.1", "2020-01-01T00:00:00Z", "a\0b"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | TEXTS, inner),
    max_leaves=12,
)
BODIES = st.binary(max_size=100) | VALUES.map(json.dumps).map(str.encode)
TYPES = st.sampled_from(["application/json"] * 5 + ["text/plain", "multipart/form-data", ""])
PUBLIC = ("/sessions/validate", "/logout", "/login", f"/login?action=back%40{FLOW_ID}", "/token_exchange")
ADMIN = ("/users", "/sessions", f"/users/{ID}/password")


@given(content=BODIES, content_type=TYPES)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_endpoint_stands_every_body(
    world: World, caplog: pytest.LogCaptureFixture, content: bytes, content_type: str
) -> None:
    headers = {"content-type": content_type} if content_type else {}

    for client, paths in ((world.public, PUBLIC), (world.admin, ADMIN)):
        for path in paths:
            answer = await client.send("POST", path, content=content, headers=headers)
            body: Any = answer.json()
            if answer.status_code == 500:
                assert body["error"]["code"] == "technical_error", path
            else:
                assert body.get("status", body.get("code", 200)) == answer.status_code, path

    assert not caplog.records


@given(path=st.text(max_size=40))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_path_is_answered(world: World, path: str) -> None:
    for client in (world.public, world.admin):
        for prefix in ("/", "/users/", f"/users/{ID}/"):
            answer = await client.send("GET", prefix + quote(path))
            assert answer.status_code in {200, 400, 404}
