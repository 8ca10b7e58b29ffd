"""All services of one tenant, put together."""

import sys
from dataclasses import dataclass

from config.settings import Settings
from flowapi.clock import Clock, utc_now
from flowapi.services.audit import Audit
from flowapi.services.authenticators import AuthenticatorNames
from flowapi.services.device_trust import DeviceTrust
from flowapi.services.events import Events
from flowapi.services.hashing_pool import HashingPool
from flowapi.services.jwt_template import JwtTemplate
from flowapi.services.mail.mail import Mail
from flowapi.services.mail.rendering import Renderer
from flowapi.services.notifications import Notifications
from flowapi.services.outbox import Outbox
from flowapi.services.passcodes import Passcodes
from flowapi.services.passkeys import Passkeys
from flowapi.services.passwords import Passwords
from flowapi.services.rate_limits import RateLimiter
from flowapi.services.saml.service import Saml
from flowapi.services.secret_box import SecretBox
from flowapi.services.sessions import Sessions
from flowapi.services.signing_keys import SigningKeys
from flowapi.services.third_party.linking import Linking
from flowapi.services.third_party.one_time_tokens import OneTimeTokens
from flowapi.services.third_party.third_party import ThirdParty
from flowapi.services.tokens import Tokens
from flowapi.services.totp import Totp
from flowapi.services.webhooks.publishing import WebhookEvents
from flowapi.services.webhooks.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Services:
    """What actions, hooks and endpoints work with; the fields are the names by which actions ask for them."""

    settings: Settings
    audit: Audit
    box: SecretBox
    device_trust: DeviceTrust
    events: Events
    linking: Linking
    mail: Mail
    notifications: Notifications
    one_time_tokens: OneTimeTokens
    passcodes: Passcodes
    passkeys: Passkeys
    passwords: Passwords
    rate_limits: RateLimiter
    saml: Saml
    sessions: Sessions
    signing_keys: SigningKeys
    subscriptions: Subscriptions
    third_party: ThirdParty
    tokens: Tokens
    totp: Totp


def secret_box(settings: Settings) -> SecretBox:
    """What encrypts under the secrets of the configuration.

    Raises:
        SecretsUnusable: There is none, or one is too short.
    """
    return SecretBox([secret.get_secret_value() for secret in settings.secret_keys])


def build_services(
    settings: Settings,
    pool: HashingPool,
    rate_limits: RateLimiter,
    *,
    box: SecretBox,
    shared: bool,
    authenticators: AuthenticatorNames,
    renderer: Renderer | None = None,
    outbox: Outbox | None = None,
    clock: Clock = utc_now,
) -> Services:
    """The services of one tenant; *shared* says that the reference works on the same database.

    Raises:
        StartRefused: The settings do not allow it.
    """
    keys = SigningKeys(settings, shared=shared)
    tokens, audit, subscriptions = Tokens(keys), _audit(settings), Subscriptions(settings.webhooks)
    events = WebhookEvents(subscriptions=subscriptions, box=box, clock=clock, outbox=outbox)
    linking, one_time_tokens = Linking(settings, events), OneTimeTokens()
    mail = Mail(settings=settings, box=box, events=events, renderer=renderer or Renderer(), outbox=outbox)
    return Services(
        settings=settings,
        audit=audit,
        box=box,
        device_trust=DeviceTrust(settings),
        events=events,
        linking=linking,
        mail=mail,
        notifications=Notifications(settings.security_notifications, mail, audit),
        one_time_tokens=one_time_tokens,
        passcodes=Passcodes(settings, pool, shared=shared),
        passkeys=Passkeys(settings, authenticators),
        passwords=Passwords(settings, pool, shared=shared),
        rate_limits=rate_limits,
        saml=Saml.of(settings, box, linking, one_time_tokens, shared=shared),
        sessions=Sessions(settings, keys, tokens, JwtTemplate(settings.session.jwt_template.claims), events),
        signing_keys=keys,
        subscriptions=subscriptions,
        third_party=ThirdParty.of(settings, box, clock),
        tokens=tokens,
        totp=Totp(settings),
    )


def _audit(settings: Settings) -> Audit:
    output = settings.audit_log.console_output
    stream = sys.stderr if output.output == "stderr" else sys.stdout
    return Audit(settings.audit_log, stream if output.enabled else None)
