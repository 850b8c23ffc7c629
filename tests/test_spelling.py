"""One spelling: American in code, comments, settings and documents."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BRITISH = re.compile(
    r"optimis|normalis|colour|\bcentre|neighbour|behaviour|rasteris|vectoris|minimis|maximis|initialis|recognis|visualis"
    r"|parametris|regularis|discretis|quantis|serialis|generalis|stabilis|modelling|linearis",
    re.IGNORECASE,
)
FOLDERS = ("humanoid_hoi", "envs", "rewards", "scripts", "tests", "cfg", "docs")


def test_one_spelling() -> None:
    # Packages that `npm ci` fetched are not ours.
    paths = [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".yaml", ".md") and "node_modules" not in path.parts
    ]
    paths += [path for path in ROOT.glob("*.md") if path.is_file()]
    found = []
    for path in paths:
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := BRITISH.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    assert len(paths) > 500 and found == []
