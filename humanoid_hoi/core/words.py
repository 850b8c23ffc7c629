"""The words after a command's name, as people type them, turned into what hydra reads.

A file name is never parsed as grammar: a value that hydra cannot read, or would read as something else although a file of
that name exists, is taken as it stands. ``clip=FILE`` means ``clip.path=FILE``. A setting that does not exist is not
added in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException

from humanoid_hoi.core.errors import HoiError

TYPED_NODES = ("humanoid", "object", "sim", "env", "rewards", "train", "evaluation", "tracking", "formats")
"""Nodes that a typed reader checks: what is added to them is refused there, or is meant (a reward term of one's own)."""
_WORD = re.compile(r"(?P<key>[+~]{0,2}[\w./@-]+)=(?P<value>.*)", re.DOTALL)
_SPECIAL = set("\\\"'")


def hydra_words(words: Sequence[str], groups: dict[str, list[str]]) -> list[str]:
    """The words with paths quoted and ``clip=FILE`` spelled out; what is no ``key=value`` is left alone.

    Args:
        words: as typed.
        groups: config groups and their options.
    """
    parser = OverridesParser.create()
    return [_hydra_word(word, groups, parser, bool({"-m", "--multirun"} & set(words))) for word in words]


TEXTS = ("output", "run_dir", "name", "action", "plot", "picture")
"""Settings of one text, mostly of a file that is still to be written: ``output=1`` and ``output=a,b`` name it so."""
FILES = ("path", "input", "motion", "mesh", "session", "checkpoint", "image", "released", "refined", "resume", "clip")
"""Settings of files that are there, or lists of them: a number is a name."""


def _hydra_word(word: str, groups: dict[str, list[str]], parser: OverridesParser, sweeps: bool) -> str:
    match = _WORD.fullmatch(word)
    if match is None or word.startswith("-"):
        return word
    key = match["key"]
    value = match["value"]
    # clip is a config group as well: only a value that is none of its options is a file.
    if key == "clip" and "clip" in groups and value not in groups["clip"]:
        key = "clip.path"
    elif key.lstrip("+~") in groups:
        return word
    plain = f"{key}={value}"
    if _holds_names_with_commas(value):
        return f"{key}=[{','.join(map(quoted, _entries(value) or []))}]"
    if not value or (_reads_as_meant(plain, value, parser) and not _is_a_name(key, plain, parser, sweeps)):
        return plain
    if key in TEXTS:
        return f"{key}={quoted(value)}"
    entries = _entries(value)
    if entries is not None:
        # Each entry quoted by itself, so that hydra reads a list of names.
        return f"{key}=[{','.join(map(quoted, entries))}]"
    return f"{key}={quoted(value)}"


def _reads_as_meant(word: str, value: str, parser: OverridesParser) -> bool:
    """Whether hydra can read a word, and does not take an existing file's name for anything but its name."""
    try:
        read = parser.parse_override(word)
    except HydraException:
        return False
    if _exists(value):
        return bool(read.value() == value) and not read.is_sweep_override()
    return True


def _is_a_name(key: str, word: str, parser: OverridesParser, sweeps: bool) -> bool:
    """Whether a setting takes a name and hydra would read a number, a list or several runs."""
    read = parser.parse_override(word)
    if read.is_sweep_override():
        return key in TEXTS and not sweeps
    found = read.value()
    if key in TEXTS:
        switch = key == "plot" and isinstance(found, bool)  # a file for one command, on or off for another
        return not (found is None or isinstance(found, str) or switch)
    return key.rsplit(".", 1)[-1] in FILES and isinstance(found, (bool, int, float))


def _entries(value: str) -> list[str] | None:
    """The entries of ``[a,b]`` that hydra cannot read, where none of them holds quotes and their brackets are closed.

    Commas inside an entry's own brackets are its own: ``[train.units=[64,64],seed=1]`` has two entries. So are those in
    the name of a file that is there.
    """
    parts = _parts(value)
    if parts is None:
        return None
    entries: list[str] = []
    while parts:
        # The longest name that exists wins; a part alone stands for itself. Nobody's name has twenty commas.
        count = next((n for n in range(min(len(parts), 20), 1, -1) if _exists(",".join(parts[:n]).strip())), 1)
        entries.append(",".join(parts[:count]).strip())
        parts = parts[count:]
    return entries


def _holds_names_with_commas(value: str) -> bool:
    """Whether a list, which hydra might read as well, names files that are there and have commas in their names."""
    parts = _parts(value)
    return parts is not None and len(_entries(value) or []) < len(parts)


def _parts(value: str) -> list[str] | None:
    """What stands between the outer commas of ``[a,b]``; None where it holds quotes or brackets that do not close."""
    if not (value.startswith("[") and value.endswith("]")) or _exists(value):
        return None
    inner = value[1:-1]
    if set(inner) & _SPECIAL:
        return None
    parts = [""]
    depth = 0
    for letter in inner:
        # True counts as 1: one deeper at an opening bracket, one back at a closing one.
        depth += (letter in "[{") - (letter in "]}")
        if depth < 0:
            return None
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts if depth == 0 else None


def quoted(value: str) -> str:
    """A value as one quoted string of hydra's grammar."""
    # Backslashes before a quote count double for hydra, and the quote itself is escaped.
    escaped = re.sub(r"(\\*)'", lambda m: m[1] * 2 + r"\'", value)
    # Backslashes count double only before a quote, the closing one included.
    escaped = re.sub(r"(\\+)$", lambda m: m[1] * 2, escaped)
    return f"'{escaped}'"


def _exists(value: str) -> bool:
    try:
        return Path(value).exists()
    except (OSError, ValueError):  # too long, NUL
        return False


def refuse_additions(words: Sequence[str], groups: dict[str, list[str]], keys: Sequence[str]) -> None:
    """Refuse ``+key=value`` where no such setting exists and nobody checks what is added.

    Args:
        words: as typed.
        groups: config groups and their options.
        keys: every dotted key of the config.

    Raises:
        HoiError: names the key.
    """
    for word in words:
        match = _WORD.fullmatch(word)
        if match is None or not match["key"].startswith("+"):
            continue
        key = match["key"].lstrip("+")
        # The first part of the key, without the package it is put into ("a.b@c").
        first = key.split(".")[0].split("@")[0]
        known = key in groups or key in keys or first in ("hydra", *TYPED_NODES) or key.split("@")[0] in groups
        if not known:
            raise HoiError(
                "no such setting: what is added by + would be read by nobody",
                where="config",
                field=key,
                fix="--help lists the settings",
            )
