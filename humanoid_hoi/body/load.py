"""One door to the bodies: ``load_body("free")`` or ``load_body("smplx")``."""

from __future__ import annotations

from pathlib import Path

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import FREE_BODY

BODIES = ("free", "smplx")


def load_body(name: str, model_path: str | Path | None = None) -> BodyModel:
    """A parametric body by name; each file is read once and shared.

    Args:
        name: ``free`` (ships with the package) or ``smplx`` (needs the user's licensed model file).
        model_path: the model file (or its folder); for ``smplx`` the environment variable HUMANOID_HOI_SMPLX
            stands in, for ``free`` the shipped file.

    Raises:
        HoiError: an unknown name, or the model file is absent or broken.
    """
    if name == "free":
        return load_free_body(Path(model_path) if model_path else FREE_BODY)
    if name == "smplx":
        from humanoid_hoi.body.smplx_body import load_smplx_body

        return load_smplx_body(model_path)
    raise HoiError(f"unknown body {name!r}", field="body", fix=f"use one of {', '.join(BODIES)}")
