"""``saml``"""

from config.key import Section, key, section, sections
from config.kinds.collections import TEXTS
from config.kinds.numbers import FLAG
from config.kinds.texts import TEXT, BaseUrl


class AttributeMap(Section):
    """``saml.identity_providers[].attribute_map``: the provider's name of each attribute"""

    name: str = key(TEXT, "", "Attribute with the full name.")
    family_name: str = key(TEXT, "", "Attribute with the family name.")
    given_name: str = key(TEXT, "", "Attribute with the given name.")
    middle_name: str = key(TEXT, "", "Attribute with the middle name.")
    nickname: str = key(TEXT, "", "Attribute with the nickname.")
    preferred_username: str = key(TEXT, "", "Attribute with the preferred username.")
    profile: str = key(TEXT, "", "Attribute with the address of the profile page.")
    picture: str = key(TEXT, "", "Attribute with the address of the picture.")
    website: str = key(TEXT, "", "Attribute with the address of the website.")
    gender: str = key(TEXT, "", "Attribute with the gender.")
    birthdate: str = key(TEXT, "", "Attribute with the date of birth.")
    zone_info: str = key(TEXT, "", "Attribute with the time zone.")
    locale: str = key(TEXT, "", "Attribute with the locale.")
    updated_at: str = key(TEXT, "", "Attribute with the time of the last change.")
    email: str = key(TEXT, "", "Attribute with the e-mail address.")
    email_verified: str = key(TEXT, "", "Attribute that says whether the address is verified.")
    phone: str = key(TEXT, "", "Attribute with the phone number.")
    phone_verified: str = key(TEXT, "", "Attribute that says whether the phone number is verified.")


class IdentityProvider(Section):
    """``saml.identity_providers[]``"""

    enabled: bool = key(FLAG, False, "Use this identity provider.")
    name: str = key(
        TEXT, "", "Name shown to users; one that contains `auth0` selects Auth0's attribute names."
    )
    domain: str = key(TEXT, "", "Users with e-mail addresses of this domain log in here.")
    metadata_url: str = key(TEXT, "", "Address of the provider's metadata, fetched at the start.")
    skip_email_verification: bool = key(FLAG, False, "Take the asserted address as verified.")
    attribute_map: AttributeMap = section(
        AttributeMap.model_construct(), "The provider's names of the attributes."
    )


class SamlOptions(Section):
    """``saml.options``"""

    sign_authn_requests: bool = key(FLAG, False, "Sign requests.", env="SIGNAUTHNREQUESTS")
    force_login: bool = key(
        FLAG, False, "Have the provider ask for credentials every time.", env="FORCELOGIN"
    )
    validate_encryption_cert: bool = key(
        FLAG,
        False,
        "Check the certificate that responses are encrypted for.",
        env="VALIDATEENCRYPTIONCERTIFICATE",
    )
    skip_signature_validation: bool = key(
        FLAG,
        False,
        "Believe responses without checking their signature. Never in production.",
        env="SKIPSIGNATUREVALIDATION",
    )
    allow_missing_attributes: bool = key(
        FLAG, False, "Accept responses without attributes that were announced.", env="ALLOWMISSINGATTRIBUTES"
    )


class Saml(Section):
    """``saml``"""

    enabled: bool = key(FLAG, False, "Log in by SAML, recognised by the domain of the e-mail address.")
    endpoint_url: str = key(
        BaseUrl(),
        "",
        "Public base URL of this server; the callback is `<endpoint_url>/saml/callback`.",
        env="ENDPOINT",
    )
    audience_uri: str = key(TEXT, "", "Audience that responses must be meant for.", env="AUDIENCEURI")
    default_redirect_url: str = key(
        TEXT, "", "Where logins that the provider begins, and errors, lead.", env="DEFAULTREDIRECTURL"
    )
    allowed_redirect_urls: tuple[str, ...] = key(
        TEXTS, (), "Patterns of URLs that users may be sent to after login."
    )
    options: SamlOptions = section(SamlOptions.model_construct(), "Details of the protocol.")
    identity_providers: tuple[IdentityProvider, ...] = sections(
        IdentityProvider, "The identity providers.", env="IDENTITYPROVIDERS"
    )
