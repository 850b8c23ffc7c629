"""The adapters of learned trackers, with stand-in packages of the documented signatures (weights are the user's)."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.track import track
from humanoid_hoi.video.track.learned import make_tracker

PICTURES = [np.zeros((40, 80, 3), np.uint8)] * 12
POINTS = np.array([[10.5, 20.5], [60.0, 30.0]])
SPEED = torch.tensor([1.0, 0.5])  # px per frame, x and y


class FakeCoTracker(torch.nn.Module):
    """Moves every point by SPEED; pixel centers at whole numbers."""

    def __init__(self, checkpoint: str) -> None:
        super().__init__()
        assert Path(checkpoint).is_file()

    def forward(self, video: torch.Tensor, queries: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        assert video.ndim == 5 and video.shape[2] == 3 and queries.shape[-1] == 3
        time = torch.arange(video.shape[1]).float()
        tracks = queries[:, None, :, 1:] + time[None, :, None, None] * SPEED
        return tracks, torch.ones(tracks.shape[:3])


class FakeTapir(torch.nn.Module):
    """The same in squares of 256 px, (t, y, x) queries; the second point is hidden from frame 3 of a window on."""

    def __init__(self, pyramid_level: int) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))

    def forward(self, video: torch.Tensor, queries: torch.Tensor) -> dict[str, torch.Tensor]:
        assert video.shape[2:] == (256, 256, 3) and video.min() >= -1
        time = torch.arange(video.shape[1]).float()
        speed = SPEED * torch.tensor([256 / 80, 256 / 40])
        tracks = queries[:, :, None, 1:].flip(-1) + time[None, None, :, None] * speed
        occlusion = torch.full(tracks.shape[:3], -9.0)
        occlusion[:, 1, 3:] = 9.0
        return {"tracks": tracks, "occlusion": occlusion, "expected_dist": torch.full(tracks.shape[:3], -9.0)}


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, attribute, kind in (
        ("cotracker.predictor", "CoTrackerPredictor", FakeCoTracker),
        ("tapnet.torch.tapir_model", "TAPIR", FakeTapir),
    ):
        parts = name.split(".")
        for depth in range(1, len(parts) + 1):
            module = ModuleType(".".join(parts[:depth]))
            module.__path__ = []  # type: ignore[attr-defined]
            monkeypatch.setitem(sys.modules, module.__name__, module)
        setattr(sys.modules[name], attribute, kind)


@pytest.mark.parametrize("name", ["cotracker", "tapir"])
def test_windows_are_chained(name: str, packages: None, tmp_path: Path) -> None:
    weights = tmp_path / "weights.pt"
    torch.save({"weight": torch.zeros(1)}, weights)
    tracker = make_tracker(name, weights)
    tracker.window = 5  # type: ignore[attr-defined]
    result = track(PICTURES, POINTS, frame=0, tracker=tracker)
    expected = POINTS[0] + np.arange(12)[:, None] * SPEED.numpy()
    np.testing.assert_allclose(result.px[:, 0], expected, atol=1e-4)
    assert result.ok[:, 0].all()
    if name == "tapir":
        assert result.ok[:3, 1].all() and not result.ok[3:5, 1].any()


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="weights"):
        make_tracker("tapir")
    with pytest.raises(HoiError, match="no such tracker 'sam'"):
        make_tracker("sam")
    with pytest.raises(HoiError, match="no such CoTracker checkpoint"):
        make_tracker("cotracker", tmp_path / "none.pth")
    (tmp_path / "w.pth").write_bytes(b"x")
    with pytest.raises(HoiError, match="needs its own package cotracker"):
        make_tracker("cotracker", tmp_path / "w.pth")
