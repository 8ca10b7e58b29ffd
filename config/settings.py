"""Everything an operator may set; attribute paths are the key paths of the file."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import SecretStr

from config.decoding import Decoder
from config.errors import ConfigError
from config.key import Section, key, section
from config.kinds.collections import SECRETS, TEXTS
from config.kinds.numbers import FLAG
from config.sections.account import Account
from config.sections.audit_log import AuditLog
from config.sections.cors import Cors
from config.sections.database import Database
from config.sections.email import Email
from config.sections.email_delivery import Delivery, EmailDelivery, Smtp
from config.sections.flow_locker import FlowLocker
from config.sections.flows import Flows
from config.sections.log import Log
from config.sections.mfa import Mfa
from config.sections.multi_tenancy import MultiTenancy
from config.sections.passkey import Passkey
from config.sections.password import Password
from config.sections.privacy import Privacy
from config.sections.rate_limiter import RateLimiter
from config.sections.saml import Saml
from config.sections.secrets import Secrets
from config.sections.security_notifications import SecurityNotifications
from config.sections.server import Server
from config.sections.service import Service
from config.sections.session import Session
from config.sections.third_party import ThirdParty
from config.sections.username import Username
from config.sections.webauthn import Webauthn
from config.sections.webhooks import Webhooks
from config.yaml_nodes import Node

BUILT_IN_SECRET = SecretStr("abcedfghijklmnopqrstuvwxyz")
"""The reference's well-known default: it may decrypt ``jwks`` rows that are there, and never encrypts."""

TENANT_KEYS = (
    "account",
    "email",
    "email_delivery",
    "mfa",
    "passkey",
    "password",
    "saml",
    "secrets",
    "security_notifications",
    "cors",
    "service",
    "session",
    "third_party",
    "username",
    "webauthn",
    "webhooks",
    "privacy",
)
"""The sections that each tenant has for itself, in the order in which ``config show`` prints them."""


class Settings(Section):
    """Everything an operator may set; without arguments, the defaults."""

    action_packages: tuple[str, ...] = key(
        TEXTS, ("actions",), "Packages that implement actions; keep `actions` among them.", own=True
    )
    audit_log: AuditLog = section(AuditLog.model_construct(), "A record of what users do.")
    database: Database = section(Database.model_construct(), "The database.")
    debug: bool = key(FLAG, False, "Tell clients the internal cause of errors. Never in production.")
    flows: Flows = section(Flows.model_construct(), "The flow graphs.", own=True)
    flow_locker: FlowLocker = section(
        FlowLocker.model_construct(), "One request at a time for each flow.", env="FLOWLOCKER"
    )
    log: Log = section(Log.model_construct(), "The request log.")
    multi_tenancy: MultiTenancy = section(
        MultiTenancy.model_construct(), "Many tenants on one server.", env="MULTITENANCY"
    )
    rate_limiter: RateLimiter = section(RateLimiter.model_construct(), "Limits for attempts.")
    server: Server = section(Server.model_construct(), "Where the servers listen.")
    default_email_delivery: Delivery = section(
        Delivery.model_construct(
            enabled=False, from_address="", from_name="", smtp=Smtp.model_construct(host="", port="")
        ),
        "Accepted, without effect.",
    )
    secret_keys: tuple[SecretStr, ...] = key(
        SECRETS,
        (),
        "Secrets of at least 16 bytes that encrypt signing keys and states; the first encrypts, all decrypt.",
    )
    account: Account = section(Account.model_construct(), "Accounts.")
    email: Email = section(Email.model_construct(), "E-mail addresses and passcodes.")
    email_delivery: EmailDelivery = section(EmailDelivery.model_construct(), "Sending of mails.")
    mfa: Mfa = section(Mfa.model_construct(), "Second factors and trusted browsers.")
    passkey: Passkey = section(Passkey.model_construct(), "Passkeys.")
    password: Password = section(Password.model_construct(), "Passwords.")
    saml: Saml = section(Saml.model_construct(), "Log in by SAML.")
    secrets: Secrets = section(Secrets.model_construct(), "Secrets and keys.")
    security_notifications: SecurityNotifications = section(
        SecurityNotifications.model_construct(),
        "Mails about changes to an account.",
        env="SECURITYNOTIFICATIONS",
    )
    cors: Cors = section(Cors.model_construct(), "Calls from browsers.")
    service: Service = section(Service.model_construct(), "Your service.")
    session: Session = section(Session.model_construct(), "Sessions, their tokens and their cookie.")
    third_party: ThirdParty = section(ThirdParty.model_construct(), "Log in with other providers.")
    username: Username = section(Username.model_construct(), "Usernames.")
    webauthn: Webauthn = section(
        Webauthn.model_construct(), "What passkeys and security keys have in common."
    )
    webhooks: Webhooks = section(Webhooks.model_construct(), "Events for other systems.")
    privacy: Privacy = section(Privacy.model_construct(), "What strangers can find out.")

    @property
    def audience(self) -> tuple[str, ...]:
        """The audience of tokens."""
        return self.session.audience or (self.webauthn.relying_party.id,)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> "Settings":
        """Settings from nested *values*, read like those of a file; what belongs together is not checked.

        Raises:
            ConfigError: with every value that cannot be read.
        """
        decoder = Decoder()
        settings = decoder.section(cls.model_construct(), Node.of(dict(values)), "")
        if decoder.problems:
            raise ConfigError(decoder.problems)
        return settings.completed()

    def completed(self) -> Self:
        """The same with the effective list of secrets: that of ``secrets`` where there is no other."""
        if self.secret_keys:
            return self
        return self.model_copy(update={"secret_keys": self.secrets.keys})
