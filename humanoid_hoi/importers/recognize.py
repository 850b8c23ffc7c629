"""Which importer reads a file: asked one after the other, by content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import humanoid_hoi.importers.intermimic
import humanoid_hoi.importers.physhoi  # noqa: F401  (each module enters its formats)
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NOBODY, read_parts, unknown
from humanoid_hoi.importers.importer import IMPORTERS, Importer, MotionFile


def chosen_importers(
    fmt: str = "auto", formats: Mapping[str, Any] | None = None, trusted: Collection[str] = NOBODY
) -> dict[str, Importer]:
    """The importers that may read a file, by name.

    Args:
        fmt: a name of :data:`~humanoid_hoi.importers.importer.IMPORTERS` or ``formats``, ``my.module.Importer``, or
            ``auto`` for all of them.
        formats: name -> ``{fn, params}`` or null for off, where a format is not as it ships.
        trusted: names of importers of the user's own (``my.module.Importer``) that may be imported.

    Raises:
        HoiError: unknown name or parameter (the message lists the valid ones), or an importer that is not trusted.
    """
    # All known formats, with what the caller sets on top; null switches one off.
    node: dict[str, Any] = {name: {} for name in IMPORTERS} | dict(formats or {})
    # A dotted name is an importer of the user's own.
    if "." in fmt:
        node = {fmt: {}}
    elif fmt != "auto":
        # A format that is switched off cannot be asked for by name.
        if node.get(fmt) is None:
            raise unknown("format", fmt, ["auto", *(n for n, v in node.items() if v is not None)], "format", "config")
        node = {fmt: node[fmt]}
    parts = read_parts(IMPORTERS, node, "formats", trusted=trusted)
    return {part.name: part.entry(part.params) for part in parts}


def recognize(file: MotionFile, importers: Mapping[str, Importer]) -> Importer:
    """The first importer that the file does not contradict.

    Args:
        file: what to read.
        importers: the candidates (:func:`chosen_importers`).

    Raises:
        HoiError: no importer reads it; says why, or what the file is.
    """
    reasons: dict[str, str] = {}
    mismatches: dict[str, str] = {}
    unreadable: HoiError | None = None
    for name, importer in importers.items():
        try:
            mismatch = importer.mismatch(file)
        except HoiError as error:  # not a file of that kind at all; another importer may read it
            # Told only if no other importer reads it.
            unreadable = unreadable or error
            continue
        if mismatch is not None:
            mismatches[name] = mismatch
            continue
        reason = importer.contradiction(file)
        if reason is None:
            return importer
        reasons[name] = reason
    raise _refusal(file, reasons, mismatches, unreadable)


def _refusal(
    file: MotionFile, reasons: Mapping[str, str], mismatches: Mapping[str, str], unreadable: HoiError | None
) -> HoiError:
    """The nearest miss is told: contradicted content, else what the file is, else why each format does not fit."""
    # A file of the right kind with wrong content is the nearest miss.
    if reasons:
        why = "; ".join(f"no {name} table: {reason}" for name, reason in reasons.items())
        fix = "export the motion again in the layout of that project"
        return HoiError(why, where=file.path, field="columns", fix=fix)
    if unreadable is not None:
        return unreadable
    why = "; ".join(f"{name}: {mismatch}" for name, mismatch in mismatches.items())
    return HoiError(
        why or "every format is switched off",
        where=file.path,
        field="columns",
        fix="give a motion of a supported format, or format=auto",
    )
