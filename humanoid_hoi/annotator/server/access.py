"""Who is asking: a token in the printed address, or a login; then a signed cookie and a CSRF token.

Cookies are signed with a secret kept beside the journal (mode 0600), so a person stays logged in when the server is
restarted, or killed. A logged-out cookie is refused from then on.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from humanoid_hoi.annotator.server.users import User, hash_password, is_password, read_users
from humanoid_hoi.annotator.store import Database
from humanoid_hoi.core.errors import HoiError

COOKIE_SECONDS = 12 * 3600
ATTEMPTS = 8
"""Wrong passwords or tokens per minute and address before everything is refused for a while."""
WINDOW_SECONDS = 60.0
LOCAL_USER = "local"


class TooManyAttempts(Exception):
    """Guessing is made slow."""


class Access:
    """Logins of one server.

    Args:
        secret_file: where the signing key lies; made when missing.
        database: keeps what was logged out.
        users: the users file, or None: then whoever has the token is the local user.
        token: for the printed address; made up when None. Unused with a users file.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        secret_file: Path,
        database: Database,
        users: Path | None = None,
        token: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = _secret(secret_file)
        self._users = users
        self._clock = clock
        self._failures: dict[str, list[float]] = {}
        self._database = database
        # With logins there is no token: an address that was pasted somewhere must
        # not open the door beside them.
        self.token = None if users else token or secrets.token_urlsafe(24)
        database.write("CREATE TABLE IF NOT EXISTS revoked (cookie TEXT PRIMARY KEY, expires REAL NOT NULL)")
        # Expired cookies are refused by their date; the list need not remember them.
        database.write("DELETE FROM revoked WHERE expires<?", (clock(),))
        # Compared with when the name is unknown, so that the time of the answer does
        # not tell which names exist.
        self._decoy = hash_password(secrets.token_urlsafe(24)) if users else ""
        if users:
            # A broken file is told at the start.
            if not read_users(users):
                fix = "add somebody: hoi annotate users=FILE add_user=NAME role=annotator"
                raise HoiError("nobody is in it, so nobody could log in", where=users, field="users", fix=fix)

    def with_token(self, token: str, address: str) -> str | None:
        """A cookie for whoever has the printed token, else None.

        Raises:
            TooManyAttempts: too many wrong ones from this address.
        """
        self._slow_down(address)
        # Compared in constant time: the time of the answer must not tell how many
        # characters were right.
        if self.token is None or not hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode()):
            self._failed(address)
            return None
        return self._cookie(LOCAL_USER, "")

    def with_password(self, name: str, password: str, address: str) -> str | None:
        """A cookie for a person of the users file, else None.

        Raises:
            TooManyAttempts: too many wrong ones from this address, or for this name.
        """
        self._slow_down(address)
        # Also by name: guesses may come from many addresses.
        self._slow_down(f"name {name}")
        user = self._user(name)
        # An unknown name takes as long as a known one.
        right = is_password(user.secret if user else self._decoy or hash_password("x" * 16), password)
        if user is None or not right:
            self._failed(address)
            self._failed(f"name {name}")
            return None
        return self._cookie(name, user.secret)

    def who(self, cookie: str | None) -> User | None:
        """The person a cookie belongs to; None when it is forged, old, logged out, or the person is gone."""
        # name | expiry | mark of the password | nonce | signature over all before it.
        parts = (cookie or "").split("|")
        if len(parts) != 5:
            return None
        name, expires, mark, nonce, signature = parts
        signed = "|".join((name, expires, mark, nonce))
        # The signature first: only then are the other parts our own words, and
        # float() below cannot fail.
        if not hmac.compare_digest(self._sign(signed).encode(), signature.encode("utf-8", "replace")):
            return None
        if float(expires) < self._clock() or self._is_revoked(cookie or ""):
            return None
        user = self._user(name)
        # A new password ends the sessions of the old one.
        return user if user is not None and mark == _mark(user.secret) else None

    def csrf(self, cookie: str) -> str:
        """What a page of this login sends with every change."""
        # Derived from the cookie: nothing to store, and worthless with another login.
        return self._sign(f"csrf|{cookie}")

    def log_out(self, cookie: str) -> None:
        """Make a cookie worthless."""
        # At least as long as the cookie itself could still live.
        expires = self._clock() + COOKIE_SECONDS
        self._database.write("INSERT OR REPLACE INTO revoked VALUES (?,?)", (_digest(cookie), expires))

    def names(self) -> list[str]:
        """Everybody who can be assigned a session."""
        return sorted(read_users(self._users)) if self._users else [LOCAL_USER]

    def _user(self, name: str) -> User | None:
        # Read at every request: a person removed from the file, or given another
        # role, is so at once.
        if self._users:
            return read_users(self._users).get(name)
        return User(LOCAL_USER, "admin", "") if name == LOCAL_USER else None

    def _cookie(self, name: str, secret: str) -> str:
        expires = f"{self._clock() + COOKIE_SECONDS:.0f}"
        signed = "|".join((name, expires, _mark(secret), secrets.token_urlsafe(12)))
        return f"{signed}|{self._sign(signed)}"

    def _sign(self, text: str) -> str:
        raw = hmac.new(self._key, text.encode("utf-8", "replace"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def _is_revoked(self, cookie: str) -> bool:
        return self._database.one("SELECT 1 FROM revoked WHERE cookie=?", (_digest(cookie),)) is not None

    def _slow_down(self, who: str) -> None:
        # A sliding window: what is older than a minute is forgotten.
        recent = [t for t in self._failures.get(who, []) if t > self._clock() - WINDOW_SECONDS]
        self._failures[who] = recent
        if len(recent) >= ATTEMPTS:
            raise TooManyAttempts
        if len(self._failures) > 10_000:  # an attacker with many names must not fill the memory
            self._failures = {key: times for key, times in self._failures.items() if times}

    def _failed(self, who: str) -> None:
        self._failures.setdefault(who, []).append(self._clock())


def _secret(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL and the mode in one call: no moment in which the key exists and others can read it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        return key if len(key) >= 32 else _replace_secret(path)
    with os.fdopen(handle, "wb") as stream:
        key = secrets.token_bytes(32)
        stream.write(key)
    return key


def _replace_secret(path: Path) -> bytes:
    """A file cut short by a full disk is no key: everybody logs in anew."""
    path.unlink()
    return _secret(path)


def _mark(secret: str) -> str:
    return _digest(secret)[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
