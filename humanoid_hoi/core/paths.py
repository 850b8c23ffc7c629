"""The one module that knows where the package, its assets, configs and caches are: in a checkout, or installed.

A checkout holds ``cfg/`` and ``assets/`` beside the package; a wheel carries them inside it, in ``humanoid_hoi/data``.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PACKAGE_HOME = PACKAGE.parent
"""The folder that holds the packages ``humanoid_hoi``, ``envs`` and ``rewards``: the checkout, or site-packages."""
# A wheel has neither beside it.
IS_CHECKOUT = (PACKAGE_HOME / "cfg").is_dir() and (PACKAGE_HOME / "setup.py").is_file()
ROOT = PACKAGE_HOME if IS_CHECKOUT else PACKAGE / "data"
"""The folder that holds ``cfg`` and ``assets``."""
ASSETS = ROOT / "assets"
CFG = ROOT / "cfg"
DEMO_CLIP = ASSETS / "clips" / "demo_box.npz"
BUILTIN_CLIPS = {"demo": DEMO_CLIP, "demo_refined": ASSETS / "clips" / "demo_box_refined.npz"}
"""Clips that come with the package, by the name that stands for them wherever a clip is named."""
POLICIES = ASSETS / "policies"
"""One folder per policy that comes with the package."""
KEYPOINT_TABLE = ASSETS / "keypoints.csv"
FREE_BODY = ASSETS / "free_body.npz"


def clip_file(name: str | Path) -> Path:
    """The file (or folder) that ``name`` stands for: a clip of the package by its name, else a path."""
    return BUILTIN_CLIPS.get(str(name), Path(name))


def cache_dir() -> Path:
    """Folder for derived files (convex pieces); ``HUMANOID_HOI_CACHE`` overrides ``~/.cache/humanoid_hoi``."""
    root = os.environ.get("HUMANOID_HOI_CACHE")
    return Path(root) if root else Path.home() / ".cache" / "humanoid_hoi"


def runs_dir() -> Path:
    """Folder that holds one sub-folder per training run (``./runs``)."""
    return Path.cwd() / "runs"


def require_current_folder() -> None:
    """End with one line where the current folder was deleted: math libraries die there with a riddle.

    Exits:
        2 in that case.
    """
    try:
        os.getcwd()
    except OSError:
        print("error: the current folder does not exist any more (fix: cd to one that does)", file=sys.stderr)
        raise SystemExit(2) from None


def bare_package() -> Path:
    """A folder from which another interpreter imports our package and nothing else of ours.

    That is the checkout. Installed packages lie among those of this interpreter, which another version must not see: there
    it is a folder of the cache with a link to the package.
    """
    if IS_CHECKOUT:
        return PACKAGE_HOME
    folder = cache_dir() / "bare_package"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / PACKAGE.name
    if not link.exists() or link.resolve() != PACKAGE:
        # Perhaps a link to a package that has moved since.
        link.unlink(missing_ok=True)
        with contextlib.suppress(FileExistsError):  # somebody else was quicker
            link.symlink_to(PACKAGE, target_is_directory=True)
    return folder
