"""A headless Chromium for the pages: one for all tests, and what is seen on its canvas."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

FLAGS = (
    "--headless --no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-extensions --mute-audio --no-zygote --in-process-gpu "
    "--use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader"
)
# WebGL is computed by the processor here: four pictures a second are enough to see that something moves.
FEW_PICTURES = "window.requestAnimationFrame = draw => setTimeout(() => draw(performance.now()), 250);"
SIZE = {"width": 560, "height": 360}
PATIENCE = 180_000  # ms; a condition is waited for, so a quick machine does not wait
_VISERS_OWN = "Unable to preventDefault inside passive event listener invocation."
"""What Chromium says when a body is dragged: viser's client calls it in a listener of its own; nothing is lost by it."""
_CANVAS = 200  # px from the left that the panel leaves free


def chromium() -> str | None:
    """The program, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One for all tests of a module: its start is what costs most."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = chromium()
    if program is None:
        pytest.skip("no Chromium here (set CHROMIUM to its path)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS.split(), timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """An empty page."""
    page = browser.new_page(viewport=SIZE)
    page.add_init_script(FEW_PICTURES)
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def complaints(page: Any) -> list[str]:
    """What the page's console will call an error from now on; to be looked at before the server is stopped."""
    found: list[str] = []

    def note(text: str) -> None:
        if text != _VISERS_OWN:
            found.append(text)

    page.on("console", lambda message: note(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: note(str(error)))
    return found


def colors(page: Any, path: Path) -> int:
    """Different colors on the canvas: a scene has hundreds, an empty page a handful."""
    page.screenshot(path=path, timeout=PATIENCE)
    return len(np.unique(np.asarray(Image.open(path).convert("RGB"))[:, :_CANVAS].reshape(-1, 3), axis=0))


def drawn(page: Any, path: Path) -> bool:
    """Look until something is drawn, at most thirty times."""
    for _ in range(30):
        if colors(page, path) > 100:
            return True
        page.wait_for_timeout(1000)
    return False
