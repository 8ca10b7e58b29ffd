"""A provider of OpenID Connect on this machine, which logs in whoever comes."""

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import orjson
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "our id", "our:secret"
KEY = RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class OidcProvider:
    """What the provider is to say next, and what it was asked."""

    issuer: str
    user: dict[str, Any] = field(default_factory=lambda: {"sub": "subject"})
    refusal: str = ""
    """The error with which the next login ends."""
    signed: dict[str, Any] = field(default_factory=dict)
    """Claims of the id token that are other than they should be."""
    asked: list[str] = field(default_factory=list)
    now: Callable[[], float] = time
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """How it is configured as a provider of one's own."""
        return {
            "enabled": True,
            "display_name": "Acme",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "scopes": ["openid", "email", "profile"],
            "use_discovery": True,
            "issuer": self.issuer,
            "allow_linking": True,
        }

    def answer(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        """The JSON that *path* answers with; `None` where there is nothing."""
        self.asked.append(path)
        match path:
            case "/.well-known/openid-configuration":
                names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
                return {"issuer": self.issuer, **{name: f"{self.issuer}/{name}" for name in names}}
            case "/jwks_uri":
                return {"keys": [KEY.as_dict(private=False)]}
            case "/token_endpoint":
                return self._tokens(query, headers)
            case "/userinfo_endpoint":
                return self.user if headers["Authorization"] == "Bearer access" else None
        return None

    def authorized(self, query: Mapping[str, str]) -> str:
        """Where the browser is sent back to."""
        back = {"state": query["state"]}
        if self.refusal:
            back |= {"error": self.refusal, "error_description": "not today"}
        else:
            back["code"] = uuid4().hex
            self._codes[back["code"]] = dict(query)
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def _tokens(self, form: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        begun = self._codes.pop(form["code"], None)
        known = base64.b64encode(b"our+id:our%3Asecret").decode()
        if begun is None or headers["Authorization"] != f"Basic {known}":
            return {"error": "invalid_grant"}
        challenge = begun.get("code_challenge")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if challenge and challenge != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
            return {"error": "invalid_grant"}
        now = int(self.now())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.user["sub"],
            "iat": now,
            "exp": now + 60,
            "nonce": begun.get("nonce"),
        }
        id_token = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.signed, KEY)
        return {"access_token": "access", "token_type": "Bearer", "id_token": id_token}


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    """A provider for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            if parts.path != "/authorization_endpoint":
                return self._say(provider.answer(parts.path, query, dict(self.headers)))
            self.send_response(302)
            self.send_header("Location", provider.authorized(query))
            self.send_header("Content-Length", "0")
            return self.end_headers()

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self._say(provider.answer(self.path, form, dict(self.headers)))

        def _say(self, content: Any) -> None:
            body = orjson.dumps(content)
            self.send_response(404 if content is None else 400 if "error" in content else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = OidcProvider(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
