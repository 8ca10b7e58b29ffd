"""What the owner of an account is told about a change to it."""

from dataclasses import dataclass, field

from flowapi.services.mail.templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A mail about a change; the addresses are those that it is about."""

    template: Template
    new_email_address: str = field(default="", repr=False)
    old_email_address: str = field(default="", repr=False)
    deleted_email_address: str = field(default="", repr=False)

    @property
    def values(self) -> dict[str, str]:
        """What the messages refer to."""
        return {
            "NewEmailAddress": self.new_email_address,
            "OldEmailAddress": self.old_email_address,
            "DeletedEmailAddress": self.deleted_email_address,
        }

    @property
    def facts(self) -> dict[str, str]:
        """What a program is told, which writes a mail of its own."""
        facts = {
            "new_email_address": self.new_email_address,
            "old_email_address": self.old_email_address,
            "deleted_email_address": self.deleted_email_address,
        }
        return {"template": str(self.template)} | {name: value for name, value in facts.items() if value}
