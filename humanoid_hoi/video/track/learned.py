"""Learned point trackers with the user's own package and weights: TAPIR (and BootsTAPIR, TAPNext) and CoTracker.

Neither package nor weights come with us. An adapter turns one call on a window of pictures into our interface; windows
are chained, each starting where the points were at the end of the one before, so that memory stays bounded.
"""

from __future__ import annotations

import abc
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.track.base import Frames, PointTracker, Progress

WINDOW = 48
"""Frames per call."""
TAPIR_SIDE = 256
"""TAPIR looks at squares of this many pixels."""
MIN_VISIBLE = 0.5


class WindowTracker(PointTracker):
    """A tracker that is given a window of pictures and points of its first one."""

    def __init__(self, window: int = WINDOW) -> None:
        self.window = window

    @abc.abstractmethod
    def window_tracks(self, pictures: ByteArray, points_px: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Positions (S, N, 2) in our pixel coordinates and visibility (S, N) in [0, 1] in pictures (S, H, W, 3)."""

    def follow(
        self, frames: Frames, order: range, points_px: FloatArray, progress: Progress | None = None
    ) -> tuple[FloatArray, BoolArray, FloatArray, FloatArray]:
        """See :meth:`PointTracker.follow`; such trackers see points come back, so ok may return after a gap."""
        shape = (len(order), len(points_px))
        px = np.full((*shape, 2), np.nan)
        confidence = np.zeros(shape)
        seed = np.asarray(points_px, np.float64)
        # Windows overlap by one frame: where one ends the next begins.
        for first in range(0, max(1, len(order) - 1), self.window - 1):
            rows = range(first, min(first + self.window, len(order)))
            pictures = np.stack([np.asarray(frames[order[row]]) for row in rows])
            found, visible = self.window_tracks(pictures, seed)
            skipped = int(first > 0)  # the shared frame was judged by the window before
            px[rows.start + skipped : rows.stop] = found[skipped:]
            confidence[rows.start + skipped : rows.stop] = visible[skipped:]
            # Wherever the tracker says they are, also hidden: such networks guess
            # through occlusions.
            seed = found[-1]
            if progress is not None:
                progress(rows.stop, len(order))
        return px, confidence >= MIN_VISIBLE, np.full(shape, np.nan), confidence


class CoTracker(WindowTracker):
    """CoTracker (weights: CC BY-NC 4.0) through its own package ``cotracker``."""

    name = "cotracker"

    def __init__(self, weights: str | Path, device: str = "cpu", window: int = WINDOW) -> None:
        """Load the user's checkpoint.

        Raises:
            HoiError: the package or the file is absent.
        """
        super().__init__(window)
        path = _existing(weights, "CoTracker")
        predictor = _package("cotracker.predictor", "CoTracker")
        self._model = predictor.CoTrackerPredictor(checkpoint=str(path)).to(device)
        self._device = device

    def window_tracks(self, pictures: ByteArray, points_px: FloatArray) -> tuple[FloatArray, FloatArray]:
        """See :meth:`WindowTracker.window_tracks`."""
        import torch

        video = torch.from_numpy(pictures).permute(0, 3, 1, 2)[None].float().to(self._device)
        # Its pixel centers lie at whole numbers.
        queries = np.column_stack([np.zeros(len(points_px)), points_px - 0.5])
        with torch.no_grad():
            tracks, visible = self._model(video, queries=torch.from_numpy(queries)[None].float().to(self._device))
        return tracks[0].double().cpu().numpy() + 0.5, visible[0].double().cpu().numpy()


class Tapir(WindowTracker):
    """TAPIR or BootsTAPIR (weights: Apache-2.0) through the package ``tapnet``."""

    name = "tapir"

    def __init__(self, weights: str | Path, device: str = "cpu", window: int = WINDOW) -> None:
        """Load the user's checkpoint, without running code from it.

        Raises:
            HoiError: the package or the file is absent, or the file is no state of that network.
        """
        import torch

        super().__init__(window)
        path = _existing(weights, "TAPIR")
        module = _package("tapnet.torch.tapir_model", "TAPIR")
        self._model = module.TAPIR(pyramid_level=1)
        try:
            self._model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        except Exception as error:  # torch raises many kinds on a foreign file
            raise HoiError(f"no TAPIR weights: {' '.join(str(error).split())[:120]}", where=path) from error
        self._model = self._model.to(device).eval()
        self._device = device

    def window_tracks(self, pictures: ByteArray, points_px: FloatArray) -> tuple[FloatArray, FloatArray]:
        """See :meth:`WindowTracker.window_tracks`."""
        import torch
        from torch.nn import functional

        height, width = pictures.shape[1:3]
        # Squeezed to a square, so x and y have scales of their own.
        ratio = np.array([TAPIR_SIDE / width, TAPIR_SIDE / height])
        video = torch.from_numpy(pictures).permute(0, 3, 1, 2).float()
        small = functional.interpolate(video, (TAPIR_SIDE, TAPIR_SIDE), mode="bilinear", antialias=True)
        # Channels last, in [-1, 1].
        small = small.permute(0, 2, 3, 1)[None].to(self._device) / 255 * 2 - 1
        queries = np.column_stack([np.zeros(len(points_px)), (points_px * ratio)[:, ::-1]])  # (t, y, x)
        with torch.no_grad():
            out = self._model(small, torch.from_numpy(queries)[None].float().to(self._device))
        # Seen, and sure of the place: the product of both probabilities, as its authors use it.
        seen = (1 - torch.sigmoid(out["occlusion"])) * (1 - torch.sigmoid(out["expected_dist"]))
        tracks = out["tracks"][0].transpose(0, 1).double().cpu().numpy() / ratio
        return tracks, seen[0].T.double().cpu().numpy()


def make_tracker(name: str, weights: str | Path | None = None, device: str = "cpu") -> PointTracker:
    """A tracker by name: ``lucas_kanade``, ``tapir`` or ``cotracker``.

    Raises:
        HoiError: an unknown name, or no weights for a learned one.
    """
    from humanoid_hoi.video.track.lucas_kanade import LucasKanade

    if name == LucasKanade.name:
        return LucasKanade()
    learned: dict[str, Any] = {Tapir.name: Tapir, CoTracker.name: CoTracker}
    if name not in learned:
        raise HoiError(
            f"no such tracker {name!r}", field="tracker", fix=f"one of {', '.join([LucasKanade.name, *learned])}"
        )
    if weights is None:
        raise HoiError(
            f"{name} needs its weights",
            field="tracker_weights",
            fix="give the checkpoint you downloaded: tracker_weights=FILE",
        )
    return learned[name](weights, device)


def _existing(weights: str | Path, what: str) -> Path:
    path = Path(weights)
    if not path.is_file():
        raise HoiError(f"no such {what} checkpoint", where=path, field="tracker_weights", fix="give an existing file")
    return path


def _package(module: str, what: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise HoiError(
            f"{what} needs its own package {module.split('.')[0]}, which is not installed",
            fix=f"install {module.split('.')[0]} from its authors, or use tracker=lucas_kanade",
        ) from error
