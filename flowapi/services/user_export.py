"""Export users, in the form in which they are imported.

Rule 1: whatever the number of users, only so many of them are held as are read at once.
Rule 2: what is exported can be imported; what had to be left out or changed for that is told.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from flowapi.services.import_entries.checking import EntryRefused, EntryUnreadable, checked
from flowapi.services.import_entries.exporting import Exported, Scope, entry_of
from storage.records.account import Account
from storage.repositories.roster import BEFORE_ALL
from storage.store import Store

PAGE = 10_000
"""How many ids are read at once; users of one moment are sorted anew for every page."""
AT_ONCE = 16
"""How many accounts."""


class UserExport:
    """The users of one tenant on their way out, oldest first."""

    def __init__(self, store: Store, scope: Scope, tell: Callable[[str], None], *, page: int = PAGE) -> None:
        """Prepare; *tell* is told of every account that is not exported as it is."""
        self._store = store
        self._scope = scope
        self._tell = tell
        self._page = page
        self.count = 0
        """How many were exported."""
        self.damaged = 0
        """How many were left out because something in them is damaged."""

    async def entries(self) -> AsyncIterator[Exported]:
        """What is exported, user by user; who comes or goes meanwhile may be missed."""
        async for account in self._accounts():
            entry = self._entry(account)
            if entry is not None:
                self.count += 1
                yield entry

    async def _accounts(self) -> AsyncIterator[Account]:
        place, find = BEFORE_ALL, self._store.users.account
        while places := await self._store.roster.after(place, limit=self._page):
            place = places[-1]
            for first in range(0, len(places), AT_ONCE):
                found = await asyncio.gather(*(find(one.id) for one in places[first : first + AT_ONCE]))
                for account in filter(None, found):
                    yield account

    def _entry(self, account: Account) -> Exported | None:
        if not account.emails and account.username is None:
            self._tell(f"User {account.id} is left out: they have neither an address nor a username.")
            return None
        try:
            entry = entry_of(self._with_primary(account), self._scope)
            checked(entry)
        except (EntryRefused, EntryUnreadable, ValueError) as error:
            self.damaged += 1
            self._tell(f"User {account.id} is left out, for nobody could import them: {error}")
            return None
        return entry

    def _with_primary(self, account: Account) -> Account:
        """*account* with a primary address, which an import insists on, if it has any."""
        if not account.emails or account.primary_email:
            return account
        chosen = next((email for email in account.emails if email.verified), account.emails[0])
        self._tell(f"User {account.id} has no primary address; {chosen.address} is exported as theirs.")
        emails = [replace(email, primary=email is chosen) for email in account.emails]
        return replace(account, emails=tuple(emails))
