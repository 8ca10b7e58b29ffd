"""The address that sends a user to a provider (RFC 6749, 4.1.1)."""

from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from flowapi.services.third_party.provider import Provider
from flowapi.services.third_party.state import State


async def authorization_url(provider: Provider, state: State, sealed: str, redirect_uri: str) -> str:
    """Where a login at *provider* begins; *sealed* is the text of *state*.

    Raises:
        ProviderUnavailable: The provider does not say.
    """
    parameters = {
        "client_id": provider.client.client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": " ".join(provider.scopes),
        "state": sealed,
        **provider.parameters,
    }
    if provider.prompt:
        parameters["prompt"] = provider.prompt
    if state.code_verifier:
        parameters["code_challenge"] = create_s256_code_challenge(state.code_verifier)
        parameters["code_challenge_method"] = "S256"
    if provider.signs:
        parameters["nonce"] = state.id_token_nonce
    url = (await provider.endpoints()).authorization
    # In this form, spaces are written so that every provider reads them.
    query = urlencode(sorted(parameters.items())).replace("+", "%20")
    return f"{url}{'&' if '?' in url else '?'}{query}"
