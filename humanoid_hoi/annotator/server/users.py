"""The users file: one line per person, ``name:role:scrypt:n:r:p:salt:hash``. Passwords are never stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write

ROLES = ("annotator", "reviewer", "admin")
MIN_PASSWORD = 10
# Cost of scrypt: 16 MiB (128 N r bytes) and some tens of milliseconds per attempt.
_N, _R, _P = 2**14, 8, 1
_NAME = re.compile(r"[A-Za-z0-9_.@-]{1,40}")
_FIX = "make it with: hoi annotate users=FILE add_user=NAME role=annotator"


@dataclass(frozen=True)
class User:
    """One person.

    Attributes:
        name: login name.
        role: one of :data:`ROLES`; each may do what the ones before it may.
        secret: salt and hash with their parameters, as in the file.
    """

    name: str
    role: str
    secret: str

    def may(self, role: str) -> bool:
        """Whether this person has at least ``role``."""
        return ROLES.index(self.role) >= ROLES.index(role)


def hash_password(password: str) -> str:
    """``scrypt:n:r:p:salt:hash`` of a new password.

    Raises:
        HoiError: it is too short.
    """
    if len(password) < MIN_PASSWORD:
        raise HoiError(f"shorter than {MIN_PASSWORD} characters", field="password", fix="choose a longer one")
    salt = secrets.token_bytes(16)
    return ":".join(["scrypt", str(_N), str(_R), str(_P), _text(salt), _text(_scrypt(password, salt, _N, _R, _P))])


def is_password(secret: str, password: str) -> bool:
    """Whether ``password`` belongs to a stored secret; takes as long either way."""
    _, n, r, p, salt, stored = secret.split(":")
    found = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(stored))


def read_users(path: Path) -> dict[str, User]:
    """Everybody in the file.

    Raises:
        HoiError: no file, or a line that is not a user; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise HoiError(f"cannot read the users file: {error}", where=path, field="users", fix=_FIX) from error
    users = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            user = _parse(line.strip(), path, number)
            users[user.name] = user
    return users


def add_user(path: Path, name: str, role: str, password: str) -> None:
    """Add a person, or give them a new password and role.

    Raises:
        HoiError: a name, role or password that cannot be.
    """
    if not _NAME.fullmatch(name):
        raise HoiError(f"not a user name: {name!r:.50}", field="add_user", fix="letters, digits and _ . @ - only")
    if role not in ROLES:
        raise HoiError(f"unknown role {role!r:.40}", field="role", fix=f"use one of {', '.join(ROLES)}")
    users = read_users(path) if path.exists() else {}
    users[name] = User(name, role, hash_password(password))
    # Written anew and atomically: a crash leaves the old file, not half a line.
    text = "".join(f"{user.name}:{user.role}:{user.secret}\n" for user in users.values())
    with atomic_write(path) as stream:
        stream.write(text.encode())
    # Hashes are no passwords, but nobody else needs them to guess at leisure.
    path.chmod(0o600)


def _parse(line: str, path: Path, number: int) -> User:
    parts = line.split(":", 2)
    good = len(parts) == 3 and _NAME.fullmatch(parts[0]) and parts[1] in ROLES and _is_secret(parts[2])
    if not good:
        raise HoiError("not a user", where=path, field=f"line {number}", fix=_FIX)
    return User(*parts)


def _is_secret(text: str) -> bool:
    parts = text.split(":")
    if len(parts) != 6 or parts[0] != "scrypt" or not all(part.isdecimal() for part in parts[1:4]):
        return False
    n, r, p = (int(part) for part in parts[1:4])
    # Bounded, so that a file cannot make the server allocate without end.
    return n in (2**k for k in range(10, 18)) and 1 <= r <= 16 and 1 <= p <= 4


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    encoded = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(encoded, salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=32)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
