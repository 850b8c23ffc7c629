"""A record beside every output: which tool made it, with which options, from which inputs. A step whose record still
fits is not run again; one whose options or inputs changed is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from humanoid_hoi import __version__
from humanoid_hoi.core.fileio import write_text

SUFFIX = ".provenance.json"
SMALL_BYTES = 2**20
"""Files of a folder up to this size are known by their content, larger ones by name and size."""


def file_hash(path: Path) -> str:
    """SHA-256 of a file; of a folder, of its files' names and sizes and the content of the small ones."""
    total = hashlib.sha256()
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            size = file.stat().st_size
            total.update(f"{file.relative_to(path)}:{size}\n".encode())
            # Masks and settings may change without changing their size; a network's weights hardly do.
            if size <= SMALL_BYTES:
                total.update(file.read_bytes())
        return total.hexdigest()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def record_path(output: Path) -> Path:
    """Where the record of an output lies."""
    return output.with_name(output.name + SUFFIX)


def make_record(tool: str, options: Mapping[str, Any], inputs: Mapping[str, Path]) -> dict[str, Any]:
    """What decides a step's outcome: tool, version, options, and its inputs' hashes."""
    return {
        "tool": tool,
        "version": __version__,
        # Through JSON and back: compared with what was read from a file, tuples have
        # become lists there too.
        "options": json.loads(json.dumps(dict(options), default=str)),
        "inputs": {name: file_hash(path) for name, path in inputs.items()},
    }


def is_current(output: Path, record: Mapping[str, Any]) -> bool:
    """Whether an output exists and was made exactly so."""
    if not output.exists():
        return False
    try:
        return bool(json.loads(record_path(output).read_text()) == record)
    except (OSError, ValueError):
        return False


def write_record(output: Path, record: Mapping[str, Any]) -> None:
    """Say how an output was made; written last, so that an unfinished step runs again."""
    write_text(record_path(output), json.dumps(record, indent=2) + "\n")
