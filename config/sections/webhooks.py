"""``webhooks``"""

from typing import Literal

from config.key import Section, key, section, sections
from config.kinds.collections import TEXTS
from config.kinds.numbers import FLAG, Whole
from config.kinds.texts import TEXT, Choice


class Hook(Section):
    """``webhooks.hooks[]``"""

    callback: str = key(TEXT, "", "URL that events are posted to.")
    events: tuple[str, ...] = key(TEXTS, (), "Events that are posted; one stands for all that begin with it.")


class WebhookSecurity(Section):
    """``webhooks.security``: where callbacks may lead"""

    mode: Literal["public_only", "internal_only", "custom", "insecure"] = key(
        Choice("public_only", "internal_only", "custom", "insecure"),
        "public_only",
        "Which destinations are allowed: public addresses, internal ones, those of the lists, or all.",
    )
    allowed_schemes: tuple[str, ...] = key(
        TEXTS, ("https",), "URL schemes, in every mode.", env="ALLOWEDSCHEMES"
    )
    allowed_hosts: tuple[str, ...] = key(
        TEXTS, (), "Host names and addresses; `custom` only.", env="ALLOWEDHOSTS"
    )
    allowed_domains: tuple[str, ...] = key(
        TEXTS, (), "Domains with their subdomains; `custom` only.", env="ALLOWEDDOMAINS"
    )
    allowed_cidrs: tuple[str, ...] = key(TEXTS, (), "Networks; `custom` only.", env="ALLOWEDCIDRS")
    blocked_hosts: tuple[str, ...] = key(TEXTS, (), "Host names and addresses, never.", env="BLOCKEDHOSTS")
    blocked_domains: tuple[str, ...] = key(
        TEXTS, (), "Domains with their subdomains, never.", env="BLOCKEDDOMAINS"
    )
    blocked_cidrs: tuple[str, ...] = key(TEXTS, (), "Networks, never.", env="BLOCKEDCIDRS")
    skip_resolved_ip_validation: bool = key(
        FLAG, False, "Believe DNS for allowed host names; `custom` only.", env="SKIPRESOLVEDIPVALIDATION"
    )
    follow_redirects: bool = key(
        FLAG, False, "Follow redirects; each target is checked again.", env="FOLLOWREDIRECTS"
    )
    max_redirects: int | None = key(
        Whole(least=0), None, "Most redirects; unset: 3 if they are followed.", env="MAXREDIRECTS"
    )
    deny_metadata_endpoints: bool = key(
        FLAG, True, "Block the metadata services of clouds, in every mode.", env="DENYMETADATAENDPOINTS"
    )
    sanitize_errors: bool = key(FLAG, True, "Keep details of refusals for the log.", env="SANITIZEERRORS")

    @property
    def redirects_followed(self) -> int:
        """The most redirects that a delivery may follow."""
        if not self.follow_redirects:
            return 0
        return 3 if self.max_redirects is None else self.max_redirects


class Webhooks(Section):
    """``webhooks``"""

    enabled: bool = key(FLAG, False, "Post events to `hooks`; those in the database fire regardless.")
    allow_time_expiration: bool = key(
        FLAG,
        False,
        "Disable hooks in the database that were not used for 30 days.",
        env="ALLOWTIMEEXPIRATION",
    )
    hooks: tuple[Hook, ...] = sections(Hook, "Where events are posted to.")
    security: WebhookSecurity = section(
        WebhookSecurity.model_construct(allowed_schemes=("http", "https")),
        "Where callbacks may lead. Without this section `http` is allowed as well, with a warning.",
        own=True,
        fresh=True,
    )
