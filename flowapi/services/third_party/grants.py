"""Codes for tokens (RFC 6749, 4.1.3)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus

import orjson
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_token_request

from flowapi.errors.outbound import RequestFailed
from flowapi.errors.third_party import ProviderUnavailable
from flowapi.services.outbound.answer import Answer
from flowapi.services.third_party.provider import ClientSecret, Grant
from flowapi.services.third_party.sources import JSON, Asking

BASIC, POST = "client_secret_basic", "client_secret_post"
"""How a client says who it is: in a header, or in the body (RFC 6749, 2.3.1)."""
FORMS = ("application/x-www-form-urlencoded", "text/plain")
LONGEST_TOKEN = 16 * 1024


class Grants:
    """Redeems codes; which way of saying who we are a provider takes is remembered."""

    def __init__(self, exchange: Asking) -> None:
        self._exchange = exchange
        self._ways: dict[tuple[str, str], str] = {}

    async def redeem(
        self, url: str, client: ClientSecret, redirect_uri: str, *, code: str, verifier: str
    ) -> Grant:
        """The tokens for *code*.

        Raises:
            ProviderUnavailable: There are none.
        """
        body = prepare_token_request(
            "authorization_code", redirect_uri=redirect_uri, code=code, code_verifier=verifier
        )
        known = self._ways.get((url, client.client_id))
        failure = ProviderUnavailable("there is no token endpoint")
        for way in (known,) if known else (BASIC, POST):
            try:
                grant = await self._ask(url, client, way, body)
            except ProviderUnavailable as error:
                failure = error
                if "invalid_grant" in str(error):  # a code is spent by its first use
                    break
            else:
                self._ways[url, client.client_id] = way
                return grant
        raise failure

    async def _ask(self, url: str, client: ClientSecret, way: str, body: str) -> Grant:
        headers = JSON | {"Content-Type": "application/x-www-form-urlencoded"}
        quote = quote_plus if way == BASIC else str
        auth = ClientAuth(quote(client.client_id), quote(client.secret), way)
        _, headers, body = auth.prepare("POST", url, headers, body)
        try:
            answer = await self._exchange.send("POST", url, headers=headers, body=body)
        except RequestFailed as error:
            raise ProviderUnavailable(f"{url}: {error}") from error
        members = _members(answer)
        token = members.get("access_token")
        if not answer.succeeded or not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
            raise ProviderUnavailable(f"{url} answers {answer.status} {_said(members)}")
        id_token = members.get("id_token")
        return Grant(token, id_token if isinstance(id_token, str) else "")


def _members(answer: Answer) -> Mapping[str, Any]:
    """The members of the answer, which some providers write as a form."""
    try:
        if answer.content_type in FORMS:
            return dict(parse_qsl(answer.body.decode(), max_num_fields=100))
        members = orjson.loads(answer.body)
    except ValueError:
        return {}
    return members if isinstance(members, dict) else {}


def _said(members: Mapping[str, Any]) -> str:
    """The error that a provider names, if it is one that can be shown."""
    said = members.get("error")
    return said[:64] if isinstance(said, str) and said.isprintable() else "without an access token"
