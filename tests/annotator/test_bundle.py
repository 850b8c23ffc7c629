"""The committed bundle: small, self-contained, and what its sources give."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from humanoid_hoi.annotator.server.app import PAGES, STATIC

WEB = STATIC.parent / "web"
MAX_BYTES = 1_000_000


def test_the_bundle_is_small_and_asks_no_other_server() -> None:
    bundle = STATIC / "app.js"
    assert 100_000 < bundle.stat().st_size < MAX_BYTES
    for page in ("index.html", "login.html", "app.css", "login.js"):
        assert not re.search(r"https?://", (STATIC / page).read_text()), page
    # Inline scripts and styles would be stopped by the content policy.
    for page in ("index.html", "login.html"):
        text = (STATIC / page).read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), page


def test_every_page_the_server_names_is_there_and_nothing_else() -> None:
    files = {path.name for path in STATIC.iterdir()}
    assert files == {*PAGES, "index.html", "login.html"}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the front end with the packages of its lock file."""
    if shutil.which("npm") is None:
        pytest.skip("rebuilding the bundle needs Node: apt-get install nodejs npm")
    folder = tmp_path_factory.mktemp("annotator") / "web"
    shutil.copytree(WEB, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder.parent / "static").mkdir()
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"the packages of package-lock.json cannot be fetched: {done.stderr[-200:]}")
    return folder


def npm(folder: Path, script: str) -> None:
    done = subprocess.run(["npm", "run", "-s", script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.slow
def test_the_committed_bundle_is_what_the_sources_give(sources: Path) -> None:
    npm(sources, "build")
    assert (sources.parent / "static" / "app.js").read_bytes() == (STATIC / "app.js").read_bytes()


@pytest.mark.slow
def test_types_and_the_documents_tests_pass(sources: Path) -> None:
    npm(sources, "check")
    npm(sources, "test")
