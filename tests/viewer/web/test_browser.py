"""One scenario in a real browser: the page loads, plays, goes to the failure, and draws something that moves."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from humanoid_hoi.viewer.web.page import write_page
from humanoid_hoi.viewer.web.take import Library, Take
from humanoid_hoi.viewer.web.view import WebView
from tests.viewer.web.browsing import browser, complaints, drawn, page

__all__ = ["browser", "page"]  # fixtures


def test_the_served_page_plays_and_goes_to_the_failure(page: Any, library: Library, tmp_path: Path) -> None:
    view = WebView(library, port=0)
    loop = threading.Thread(target=view.run, kwargs={"seconds": 900}, daemon=True)
    loop.start()
    errors = complaints(page)
    try:
        page.goto(view.url)
        page.get_by_text("timeline").wait_for()
        page.get_by_text("frame (fails at 20)").wait_for()
        before = view.frame
        page.get_by_role("button", name="failure", exact=True).dispatch_event("click")
        page.wait_for_function("[...document.querySelectorAll('input')].some(i => i.value === '20')")
        assert view.frame == 20 and not view.timeline.playing and before != 20
        page.locator("svg[aria-label='error over time']").wait_for(state="attached")
        assert drawn(page, tmp_path / "page.png")
        assert errors == []
    finally:
        view.close()


def test_the_written_page_plays_by_itself(page: Any, policy_take: Take, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    errors = complaints(page)
    path = write_page(policy_take, tmp_path / "page.html")
    page.goto(path.as_uri())
    page.locator("canvas").first.wait_for()
    page.locator("svg[aria-label='error over time']").wait_for(state="attached")
    assert drawn(page, tmp_path / "page.png")
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked), asked
    assert errors == []
