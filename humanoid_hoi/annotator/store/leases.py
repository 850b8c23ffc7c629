"""Who may edit a session now: one client at a time, for a minute, renewed by its heartbeat."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from humanoid_hoi.annotator.store.database import Database

LEASE_SECONDS = 60.0


@dataclass(frozen=True)
class Lease:
    """The right to edit.

    Attributes:
        token: what the holder sends with every change.
        user: who holds it.
        client: which of the user's windows.
        expires: seconds since 1970.
    """

    token: str
    user: str
    client: str
    expires: float


class LeaseHeld(Exception):
    """Somebody else edits; ``lease`` says who, and until when unless renewed."""

    def __init__(self, lease: Lease | None) -> None:
        super().__init__("no lease" if lease is None else f"held by {lease.user}")
        self.lease = lease


class Leases:
    """The leases of all sessions, in the journal's file: they outlive a restart.

    Args:
        database: of the folder.
        clock: seconds since 1970; tests give their own.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def holder(self, session: str) -> Lease | None:
        """Whoever may edit now."""
        row = self._database.one("SELECT * FROM leases WHERE session=?", (session,))
        # Expired leases stay in the table until somebody takes the session; they mean nothing.
        if row is None or row["expires"] <= self._clock():
            return None
        return Lease(row["token"], row["user"], row["client"], row["expires"])

    def take(self, session: str, user: str, client: str, *, force: bool = False) -> Lease:
        """Get the lease, or renew one's own.

        Args:
            session: id.
            user: who asks.
            client: which window.
            force: take it from whoever holds it.

        Raises:
            LeaseHeld: another window or user holds it.
        """
        # Looking and taking in one transaction: two windows cannot both find it free.
        with self._database.transaction():
            held = self.holder(session)
            mine = held is not None and (held.user, held.client) == (user, client)
            if held is not None and not mine and not force:
                raise LeaseHeld(held)
            # Renewed with the same token: requests on their way stay valid.
            token = held.token if held is not None and mine else secrets.token_urlsafe(16)
            lease = Lease(token, user, client, self._clock() + LEASE_SECONDS)
            self._database.write(
                "INSERT OR REPLACE INTO leases VALUES (?,?,?,?,?)", (session, token, user, client, lease.expires)
            )
        return lease

    def check(self, session: str, user: str, token: object) -> None:
        """Refuse a change without the lease; working renews it, as the heartbeat does.

        Raises:
            LeaseHeld: it expired, or somebody took it.
        """
        held = self.holder(session)
        if held is None or held.user != user or not isinstance(token, str) or held.token != token:
            raise LeaseHeld(held)
        # Not at every change, as each renewal is a synchronized write.
        if held.expires - self._clock() < LEASE_SECONDS / 2:
            self.take(session, user, held.client)

    def release(self, session: str, user: str, token: object) -> None:
        """Give the lease back; nothing happens when it is not one's own."""
        self._database.write("DELETE FROM leases WHERE session=? AND user=? AND token=?", (session, user, str(token)))
