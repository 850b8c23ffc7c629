"""Predictors by name: one registry for the annotation app, the service and the commands."""

from __future__ import annotations

import sys
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.baselines import NearestGeometry
from humanoid_hoi.interpoint.protocol import ContactPredictor
from humanoid_hoi.interpoint.release.files import load_model
from humanoid_hoi.interpoint.release.grounded import GroundedPredictor, best_at_hand
from humanoid_hoi.interpoint.release.predictor import InterPointPredictor
from humanoid_hoi.interpoint.release.versions import POINTER, current_model


def make_predictor(name: str, model: str | Path | None = None, token: str | None = None) -> ContactPredictor:
    """A predictor by name: the one registry for the annotation app, the service and the commands.

    Args:
        name: ``interpoint`` (a trained model), ``nearest_geometry`` (needs no model), ``http://HOST:PORT``, or ``auto``:
            the model with geometry's help in solved frames; where what ships cannot be had, nearest geometry, which is
            told in a sentence on stderr.
        model: ``interpoint``, ``auto``: folder of a finished model, or of versions; None: what ships.
        token: ``http://...``: sent with every request.

    Raises:
        HoiError: an unknown name, or no model there.
    """
    if name.startswith(("http://", "https://")):
        from humanoid_hoi.interpoint.service.client import HttpPredictor

        return HttpPredictor(name, token)
    if name == "nearest_geometry":
        return NearestGeometry()
    if name == "auto":
        return _auto(model)
    if name != "interpoint":
        fix = "use auto, interpoint, nearest_geometry or http://HOST:PORT"
        raise HoiError(f"unknown predictor {name!r}", field="predictor", fix=fix)
    if model is None:
        return InterPointPredictor.of(current_model())
    folder = Path(model)
    found = current_model(folder) if (folder / POINTER).is_file() else load_model(folder)
    return InterPointPredictor.of(found)


def _auto(model: str | Path | None) -> ContactPredictor:
    # A model that somebody names has to be there.
    if model is not None:
        return GroundedPredictor(make_predictor("interpoint", model))
    predictor, note = best_at_hand()
    if note:
        print(note, file=sys.stderr)
    return predictor
