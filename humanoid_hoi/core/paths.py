"""The one module that knows where the checkout, its assets, configs and caches are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ASSETS = ROOT / "assets"
CFG = ROOT / "cfg"
DEMO_CLIP = ASSETS / "clips" / "demo_box.npz"
KEYPOINT_TABLE = ASSETS / "keypoints.csv"
FREE_BODY = ASSETS / "free_body.npz"


def cache_dir() -> Path:
    """Folder for derived files (convex pieces); ``HUMANOID_HOI_CACHE`` overrides ``~/.cache/humanoid_hoi``."""
    root = os.environ.get("HUMANOID_HOI_CACHE")
    return Path(root) if root else Path.home() / ".cache" / "humanoid_hoi"


def runs_dir() -> Path:
    """Folder that holds one sub-folder per training run (``./runs``)."""
    return Path.cwd() / "runs"
