"""One scenario in a real browser: the page loads, plays, goes to the failure, and draws something that moves."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from humanoid_hoi.viewer.web.page import write_page
from humanoid_hoi.viewer.web.take import Library, Take
from humanoid_hoi.viewer.web.view import WebView

_FLAGS = (
    "--headless --no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-extensions --mute-audio --no-zygote --in-process-gpu "
    "--use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader"
)
# WebGL is computed by the processor here: four pictures a second are enough to see that something moves.
_FEW_PICTURES = "window.requestAnimationFrame = draw => setTimeout(() => draw(performance.now()), 250);"
_SIZE = {"width": 560, "height": 360}
_PATIENCE = 180_000  # ms; a condition is waited for, so a quick machine does not wait
_CANVAS = 200  # px from the left that the panel leaves free


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One for all tests: its start is what costs most."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = chromium()
    if program is None:
        pytest.skip("no Chromium here (set CHROMIUM to its path)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=_FLAGS.split(), timeout=_PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page(viewport=_SIZE)
    page.add_init_script(_FEW_PICTURES)
    page.set_default_timeout(_PATIENCE)
    yield page
    page.close()


def colors(page: Any, path: Path) -> int:
    """Different colors on the canvas: a scene has hundreds, an empty page a handful."""
    page.screenshot(path=path, timeout=_PATIENCE)
    return len(np.unique(np.asarray(Image.open(path).convert("RGB"))[:, :_CANVAS].reshape(-1, 3), axis=0))


def drawn(page: Any, path: Path) -> bool:
    """Look until something is drawn, at most thirty times."""
    for _ in range(30):
        if colors(page, path) > 100:
            return True
        page.wait_for_timeout(1000)
    return False


def test_the_served_page_plays_and_goes_to_the_failure(page: Any, library: Library, tmp_path: Path) -> None:
    view = WebView(library, port=0)
    loop = threading.Thread(target=view.run, kwargs={"seconds": 900}, daemon=True)
    loop.start()
    try:
        page.goto(view.url)
        page.get_by_text("timeline").wait_for(timeout=_PATIENCE)
        page.get_by_text("frame (fails at 20)").wait_for(timeout=_PATIENCE)
        before = view.frame
        page.get_by_role("button", name="failure", exact=True).dispatch_event("click")
        page.wait_for_function("[...document.querySelectorAll('input')].some(i => i.value === '20')", timeout=_PATIENCE)
        assert view.frame == 20 and not view._playing.value and before != 20
        page.locator("svg[aria-label='error over time']").wait_for(state="attached", timeout=_PATIENCE)
        assert drawn(page, tmp_path / "page.png")
    finally:
        view.close()


def test_the_written_page_plays_by_itself(page: Any, policy_take: Take, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    path = write_page(policy_take, tmp_path / "page.html")
    page.goto(path.as_uri())
    page.locator("canvas").first.wait_for(timeout=_PATIENCE)
    page.locator("svg[aria-label='error over time']").wait_for(state="attached", timeout=_PATIENCE)
    assert drawn(page, tmp_path / "page.png")
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked), asked
