"""The choice of the renderer: what is there, what is missing, and what does not work."""

from __future__ import annotations

import sys

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.splat import renderer
from humanoid_hoi.reconstruction.single_image.splat.renderer import Renderer, checked_renderer, make_renderer


def _no_warp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warp", None)
    monkeypatch.setattr(renderer.importlib.util, "find_spec", lambda name: None)


def test_without_warp_auto_is_torch_and_warp_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    _no_warp(monkeypatch)
    assert checked_renderer("auto") == "auto"
    assert make_renderer("auto").name == "torch"
    for ask in (checked_renderer, make_renderer):
        with pytest.raises(HoiError, match=r"renderer=warp needs the package warp .*humanoid_hoi\[warp\]"):
            ask("warp")


def test_an_unknown_renderer_is_told_the_others() -> None:
    with pytest.raises(HoiError, match="torch, warp, auto"):
        checked_renderer("cuda")


def test_with_warp_auto_is_warp_and_says_that_it_compiles() -> None:
    pytest.importorskip("warp", reason='needs the extra: pip install -e ".[warp]"')
    told = []
    assert make_renderer("auto", lambda: told.append("now")).name == "warp"
    assert make_renderer("torch", lambda: told.append("never")).name == "torch"
    assert told == ["now"]


def test_a_warp_that_cannot_compile_is_told_of_and_auto_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("no space left on device")

    for name in ("warp", "auto"):
        monkeypatch.setitem(renderer.RENDERERS._entries, name, lambda: Renderer("warp", broken, broken, compiles=True))
    with pytest.raises(HoiError, match="no space left.*WARP_CACHE_PATH"):
        make_renderer("warp")
    with pytest.warns(UserWarning, match="drawing with torch"):
        assert make_renderer("auto").name == "torch"
