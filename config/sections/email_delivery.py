"""``email_delivery`` and ``default_email_delivery``"""

from pydantic import SecretStr

from config.key import Section, key, section
from config.kinds.numbers import FLAG
from config.kinds.texts import SECRET, TEXT


class Smtp(Section):
    """``smtp``"""

    host: str = key(TEXT, "localhost", "Host of the mail server.")
    port: str = key(
        TEXT, "465", "Port of the mail server; 465 speaks TLS from the start, others STARTTLS if offered."
    )
    user: str = key(TEXT, "", "Login name; empty: no authentication.")
    password: SecretStr = key(SECRET, SecretStr(""), "Login password.")


class Delivery(Section):
    """``default_email_delivery``"""

    enabled: bool = key(
        FLAG, True, "Send mails by SMTP; if not, only the webhook `email.send` announces them."
    )
    from_address: str = key(TEXT, "noreply@hanko.io", "Address that mails come from.")
    from_name: str = key(TEXT, "Hanko", "Name that mails come from.")
    smtp: Smtp = section(Smtp.model_construct(), "The mail server.")


class EmailDelivery(Delivery):
    """``email_delivery``"""

    directory: str = key(
        TEXT,
        "",
        "Folder with texts and layouts of your own, which replace the built-in ones; empty: none.",
        own=True,
    )
