"""``session``"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import InstanceOf

from config.durations import duration
from config.key import Section, key, section
from config.kinds.collections import TEXTS, TREE
from config.kinds.numbers import FLAG, Whole
from config.kinds.texts import TEXT, Choice, CookieName
from config.kinds.times import DurationText


class Cookie(Section):
    """``session.cookie``"""

    name: str = key(CookieName(blank="hanko"), "hanko", "Name of the session cookie.")
    domain: str = key(TEXT, "", "Domain of the session cookie; empty: only this host.")
    http_only: bool = key(FLAG, True, "Keep the cookie from scripts.")
    secure: bool = key(FLAG, True, "Send the cookie over TLS only (and to localhost).")
    same_site: Literal["strict", "lax", "none"] = key(
        Choice("strict", "lax", "none"), "strict", "Whether requests from other sites carry the cookie."
    )
    retention: Literal["session", "persistent", "prompt"] = key(
        Choice("session", "persistent", "prompt"),
        "persistent",
        "Whether the cookie outlives the browser: no, yes, or as the user chooses at login.",
    )


class JwtTemplate(Section):
    """``session.jwt_template``"""

    claims: Mapping[str, Any] | None = key(
        TREE, None, "Further claims of session tokens; texts are templates over `.User`."
    )


class Session(Section):
    """``session``"""

    lifespan: InstanceOf[timedelta] = key(
        DurationText(positive=True), duration("12h"), "How long a session, its token and its cookie live."
    )
    idle_timeout: InstanceOf[timedelta] = key(
        DurationText(), duration("0m"), "End a session that was not used for longer; 0 or less: never."
    )
    limit: int = key(Whole(least=1), 5, "Most sessions of one user; the oldest make room.")
    audience: tuple[str, ...] = key(TEXTS, (), "Claim `aud` of tokens; empty: the id of the relying party.")
    issuer: str = key(TEXT, "", "Claim `iss` of tokens; empty: none.")
    enable_auth_token_header: bool = key(
        FLAG, False, "Return the token in the header `X-Auth-Token` instead of the cookie."
    )
    allow_revocation: bool = key(
        FLAG, True, "Let users end their sessions in the profile.", env="ALLOWREVOCATION"
    )
    acquire_ip_address: bool = key(
        FLAG, True, "Store the client's address with the session.", env="ACQUIREIPADDRESS"
    )
    acquire_user_agent: bool = key(
        FLAG, True, "Store the user agent with the session.", env="ACQUIREUSERAGENT"
    )
    show_on_profile: bool = key(FLAG, True, "List sessions in the profile.", env="SHOWONPROFILE")
    jwt_template: JwtTemplate = section(
        JwtTemplate.model_construct(), "Further content of session tokens.", env="JWTTEMPLATE"
    )
    cookie: Cookie = section(Cookie.model_construct(), "The session cookie.")
