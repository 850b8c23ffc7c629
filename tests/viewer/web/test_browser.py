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
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def page() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = chromium()
    if program is None:
        pytest.skip("no Chromium here (set CHROMIUM to its path)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=_FLAGS.split())
        yield browser.new_page(viewport={"width": 720, "height": 480})
        browser.close()


def colors(page: Any, path: Path) -> int:
    """Different colors on the canvas: a scene has hundreds, an empty page a handful."""
    page.screenshot(path=path, timeout=60_000)
    return len(np.unique(np.asarray(Image.open(path).convert("RGB"))[:, :320].reshape(-1, 3), axis=0))


def test_the_served_page_plays_and_goes_to_the_failure(page: Any, library: Library, tmp_path: Path) -> None:
    view = WebView(library, port=0)
    loop = threading.Thread(target=view.run, kwargs={"seconds": 600}, daemon=True)
    loop.start()
    try:
        page.goto(view.url)
        page.get_by_text("timeline").wait_for(timeout=120_000)
        page.get_by_text("frame (fails at 20)").wait_for(timeout=120_000)
        before = view.frame
        page.get_by_role("button", name="failure", exact=True).dispatch_event("click")
        page.wait_for_function("[...document.querySelectorAll('input')].some(i => i.value === '20')", timeout=120_000)
        assert view.frame == 20 and not view._playing.value and before != 20
        page.locator("svg[aria-label='error over time']").wait_for(state="attached", timeout=120_000)
        assert colors(page, tmp_path / "page.png") > 300
    finally:
        view.close()


def test_the_written_page_plays_by_itself(page: Any, policy_take: Take, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    path = write_page(policy_take, tmp_path / "page.html")
    page.goto(path.as_uri())
    page.locator("canvas").first.wait_for(timeout=120_000)
    page.locator("svg[aria-label='error over time']").wait_for(state="attached", timeout=120_000)
    for _ in range(40):
        if colors(page, tmp_path / "page.png") > 300:
            break
        page.wait_for_timeout(500)
    else:
        pytest.fail("nothing was drawn")
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked), asked
