"""The addresses of the account."""

from flowapi.errors.steps import NotInAccount
from storage.records.account import Account
from storage.records.email import Email


def own_email(account: Account, email_id: str) -> Email:
    """The address with the id that a client has sent.

    Raises:
        NotInAccount: The account has no such address.
    """
    for email in account.emails:
        if str(email.id) == email_id.lower():
            return email
    raise NotInAccount(cause="unknown email")
