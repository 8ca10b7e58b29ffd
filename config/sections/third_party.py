"""``third_party``"""

from collections.abc import Mapping

from pydantic import SecretStr

from config.key import Section, key, named_sections, section
from config.kinds.collections import TEXT_MAP, TEXTS
from config.kinds.numbers import FLAG
from config.kinds.texts import SECRET, TEXT


class Provider(Section):
    """``third_party.providers.<p>``"""

    enabled: bool = key(FLAG, False, "Offer this provider.")
    client_id: str = key(TEXT, "", "Client id that the provider gave you.")
    secret: SecretStr = key(SECRET, SecretStr(""), "Client secret that the provider gave you.")
    allow_linking: bool = key(FLAG, True, "Link with an existing account of the same verified address.")
    prompt: str = key(TEXT, "", "Value of the parameter `prompt`; empty: none.")
    display_name: str = key(TEXT, "", "Name shown to users.", env="DISPLAYNAME", own=True)


class Providers(Section):
    """``third_party.providers``"""

    apple: Provider = section(Provider.model_construct(display_name="Apple"), "Sign in with Apple.")
    discord: Provider = section(Provider.model_construct(display_name="Discord"), "Sign in with Discord.")
    github: Provider = section(Provider.model_construct(display_name="GitHub"), "Sign in with GitHub.")
    google: Provider = section(Provider.model_construct(display_name="Google"), "Sign in with Google.")
    linkedin: Provider = section(Provider.model_construct(display_name="LinkedIn"), "Sign in with LinkedIn.")
    microsoft: Provider = section(
        Provider.model_construct(display_name="Microsoft"), "Sign in with Microsoft."
    )
    facebook: Provider = section(Provider.model_construct(display_name="Facebook"), "Sign in with Facebook.")


class CustomProvider(Section):
    """``third_party.custom_providers.<name>``"""

    enabled: bool = key(FLAG, False, "Offer this provider.")
    display_name: str = key(TEXT, "", "Name shown to users.")
    client_id: str = key(TEXT, "", "Client id that the provider gave you.")
    secret: SecretStr = key(SECRET, SecretStr(""), "Client secret that the provider gave you.")
    scopes: tuple[str, ...] = key(TEXTS, (), "Requested scopes; OpenID Connect needs `openid`.")
    use_discovery: bool = key(FLAG, False, "Find the endpoints below `issuer`.")
    issuer: str = key(TEXT, "", "Issuer; needed with `use_discovery`.")
    authorization_endpoint: str = key(TEXT, "", "Authorization endpoint; needed without `use_discovery`.")
    token_endpoint: str = key(TEXT, "", "Token endpoint; needed without `use_discovery`.")
    userinfo_endpoint: str = key(TEXT, "", "User info endpoint; needed without `use_discovery`.")
    allow_linking: bool = key(FLAG, False, "Link with an existing account of the same verified address.")
    attribute_mapping: Mapping[str, str] = key(TEXT_MAP, {}, "Standard claim: the provider's name of it.")
    prompt: str = key(TEXT, "", "Value of the parameter `prompt`; empty: none.")
    acr_values: tuple[str, ...] = key(TEXTS, (), "Values of the parameter `acr_values`.")


class ThirdParty(Section):
    """``third_party``"""

    redirect_url: str = key(TEXT, "", "Callback of this server: `<public URL>/thirdparty/callback`.")
    error_redirect_url: str = key(TEXT, "", "Where errors of the callback lead.")
    default_redirect_url: str = key(TEXT, "", "Accepted, without effect.")
    allowed_redirect_urls: tuple[str, ...] = key(
        TEXTS, (), "Patterns of URLs that users may be sent to after login."
    )
    providers: Providers = section(Providers.model_construct(), "The providers that are built in.")
    custom_providers: Mapping[str, CustomProvider] = named_sections(
        CustomProvider, "Providers of your own, by OAuth 2 or OpenID Connect.", env="CUSTOMPROVIDERS"
    )

    @property
    def enabled_providers(self) -> dict[str, Provider | CustomProvider]:
        """The offered providers by their id: the built-in ones, then the others by their display name."""
        built_in = {name: getattr(self.providers, name) for name in Providers.model_fields}
        custom = sorted(self.custom_providers.items(), key=lambda item: item[1].display_name)
        offered = built_in | {f"custom_{name}": provider for name, provider in custom}
        return {name: provider for name, provider in offered.items() if provider.enabled}
