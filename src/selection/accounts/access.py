"""Who may come into an installation: names, passwords, second factors, links, and who is in."""

from dataclasses import dataclass
from typing import Self

from selection.accounts.credentials import Credentials
from selection.accounts.database import Store
from selection.accounts.delays import Delays
from selection.accounts.invitations import Invitations
from selection.accounts.keys import Keys
from selection.accounts.offices import Offices
from selection.accounts.one_time_codes import OneTimeCodes
from selection.accounts.passkeys import Passkeys
from selection.accounts.secrets import Secrets
from selection.accounts.security_log import SecurityLog
from selection.accounts.sessions import Sessions
from selection.accounts.tickets import Tickets
from selection.accounts.totp import Totp
from selection.accounts.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one store of access holds."""

    credentials: Credentials
    sessions: Sessions
    tickets: Tickets
    totp: Totp
    passkeys: Passkeys
    codes: OneTimeCodes
    invitations: Invitations
    delays: Delays
    offices: Offices
    log: SecurityLog

    @classmethod
    def kept_in(cls, store: Store, keys: Keys, secrets: Secrets, vault: Vault) -> Self:
        """All of it, in an open store."""
        return cls(
            credentials=Credentials(store, secrets, vault),
            sessions=Sessions(store),
            tickets=Tickets(store, secrets),
            totp=Totp(store, keys),
            passkeys=Passkeys(store, vault),
            codes=OneTimeCodes(store, secrets),
            invitations=Invitations(store),
            delays=Delays(store, secrets),
            offices=Offices(store),
            log=SecurityLog(store),
        )
