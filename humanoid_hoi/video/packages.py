"""The packages behind the ``video`` extra, each imported in one place."""

from __future__ import annotations

from typing import Any

from humanoid_hoi.core.extras import need


def pyav() -> Any:
    """``av``: decoding and encoding."""
    return need("av", "video", "reading videos")


def opencv() -> Any:
    """``cv2``: optical flow, GrabCut, resampling. One thread: the rest of the machine is ours as well."""
    cv2 = need("cv2", "video", "working on pictures")
    cv2.setNumThreads(1)
    return cv2


def scenedetect() -> Any:
    """``scenedetect``: shot boundaries."""
    need("cv2", "video", "finding shots")
    return need("scenedetect", "video", "finding shots")


def litert() -> Any:
    """``ai_edge_litert.interpreter``: runs the pose and hand networks."""
    return need("ai_edge_litert.interpreter", "video", "running the pose networks")
