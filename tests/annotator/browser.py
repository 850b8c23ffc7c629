"""A real server in its own process, and a headless Chromium at it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humanoid_hoi.core.paths import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HARMLESS = (
    "GPU stall due to ReadPixels",
    "Automatic fallback to software WebGL",
    "GroupMarkerNotSet",
    "GL Driver Message",
)
PATIENCE_MS = 180_000
"""A loaded machine draws WebGL in software."""


def need_browser() -> Any:
    """Playwright's module, or a skip that says what is missing."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason='browser tests need: pip install "humanoid_hoi[browser]"'
    )
    if CHROMIUM is None:
        pytest.skip("browser tests need Chromium: apt-get install chromium")
    return playwright


class Server:
    """``hoi annotate`` on one port, which may be killed and started again."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = ""
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "humanoid_hoi", "annotate", f"data={self.data}", f"port={self.port}"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = re.search(r"open (http\S+)", line)
            if found:
                self.url = found[1]
                break
        self.wait()

    def wait(self) -> None:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As the power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


class Window:
    """One browser window at the server, logged in; console errors are kept."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning") and not any(text in message.text for text in HARMLESS):
            self.errors.append(f"{message.type}: {message.text}")

    def open(self, url: str, *, log_in: bool = True) -> Window:
        """Log in with the token, then open the first session."""
        if log_in:
            self.page.goto(url)
            self.page.wait_for_selector("[data-open]")
        self.page.goto(url.split("?")[0] + "?test=1")
        self.page.click("[data-open]")
        self.ready()
        return self

    def open_picture(self, url: str) -> Window:
        """Log in with the token, then open the first single picture."""
        self.page.goto(url)
        self.page.wait_for_selector("[data-open]")
        self.page.goto(url.split("?")[0] + "?test=1#pictures")
        self.page.click("[data-picture]")
        self.page.wait_for_selector("#pictures[data-ready]:not([data-ready=''])")
        return self

    def ready(self) -> None:
        """Wait for the editor."""
        self.page.wait_for_selector("#editor[data-ready]")
        # The strips of stage 1 would go on changing the state while a test looks at it.
        self.page.evaluate("document.getElementById('live').checked = false")

    def app(self, expression: str) -> Any:
        """A value of the page's editor, ``e``."""
        return self.page.evaluate(f"(() => {{ const e = window.__app; return {expression}; }})()")

    def until(self, expression: str, what: str | None = None) -> None:
        """Wait for a condition on the editor. (The content policy forbids Playwright's own way.)"""
        for _ in range(PATIENCE_MS // 100):
            if self.app(expression):
                return
            time.sleep(0.1)
        raise AssertionError(f"never: {what or expression} ({self.page.inner_text('#said')})")

    def document(self) -> dict[str, Any]:
        """The document as the server has it."""
        self.until("e.store.state === 'saved'", "saved")
        path = self.app("e.store.path")
        found: dict[str, Any] = self.page.evaluate(f"fetch('{path}').then((answer) => answer.json())")
        return found["document"]

    def click_scene(self, x: float, y: float) -> None:
        self._click("#scene", x, y)

    def click_video(self, x: float, y: float) -> None:
        """Click a pixel of the video."""
        at = self.app(f"e.video.toCanvas({x}, {y})")
        self._click("#video", at[0], at[1])

    def _click(self, canvas: str, x: float, y: float) -> None:
        box = self.page.locator(canvas).bounding_box()
        self.page.mouse.click(box["x"] + x, box["y"] + y)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


Open = Callable[..., Window]
