"""Queries and predictions as JSON. Arrays travel as base64 of plain little-endian values; nothing is ever unpickled."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import io
from typing import Any

import imageio.v3 as iio
import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES, ContactQuery, Prediction, Proposal

# Bounds on what a request may make the service allocate.
MAX_VERTICES = 2_000_000
MAX_PIXELS = 64_000_000
# "<" is little-endian, whatever the machine's own order.
_DTYPES: dict[str, np.dtype[Any]] = {
    "f4": np.dtype("<f4"),
    "f8": np.dtype("<f8"),
    "i4": np.dtype("<i4"),
    "i8": np.dtype("<i8"),
    "u1": np.dtype("u1"),
}
_MASKS = ("human_mask", "object_mask")
_PLAIN = ("human_box", "object_box", "camera_matrix", "obj_rotmat_cam", "obj_pos_cam", "keypoints_cam")


def query_to_json(query: ContactQuery) -> dict[str, Any]:
    """A query; what is unknown is left out."""
    content: dict[str, Any] = {"category": query.category}
    # Single precision: a tenth of a micrometer on a meter, and half the bytes.
    content["vertices"] = _packed(np.asarray(query.vertices, "<f4"), "f4")
    content["faces"] = _packed(np.asarray(query.faces, "<i4"), "i4")
    if query.image is not None:
        content["image"] = _picture(query.image)
    for name in _MASKS:
        mask = getattr(query, name)
        if mask is not None:
            # A PNG of two values is small: masks cost next to nothing.
            content[name] = _picture(255 * np.asarray(mask, np.uint8))
    for name in _PLAIN:
        value = getattr(query, name)
        if value is not None:
            content[name] = np.asarray(value, np.float64).tolist()
    if query.is_solved:
        content["is_solved"] = True
    return content


def query_from_json(content: dict[str, Any]) -> ContactQuery:
    """The inverse of :func:`query_to_json`.

    Raises:
        HoiError: a field is missing, too large or not readable; names it.
    """
    # A misspelt field would otherwise be ignored, and the answer be worse for no visible reason.
    unknown = set(content) - {f.name for f in dataclasses.fields(ContactQuery)}
    if unknown:
        raise HoiError(f"unknown field {min(unknown)!r}", where="request", field=min(unknown))
    fields: dict[str, Any] = {"category": str(content.get("category", ""))}
    fields["is_solved"] = content.get("is_solved") is True
    for name, kind in (("vertices", "f"), ("faces", "i")):
        fields[name] = _unpacked(content, name, kind)
    if len(fields["vertices"]) > MAX_VERTICES:
        raise HoiError(
            f"{len(fields['vertices'])} vertices", where="request", field="vertices", fix=f"at most {MAX_VERTICES}"
        )
    if "image" in content:
        fields["image"] = _read(content["image"], "image")[..., :3]
    for name in _MASKS:
        if name in content:
            mask = _read(content[name], name)
            # Halfway between black and white: JPEG blurs a mask's border.
            fields[name] = (mask if mask.ndim == 2 else mask[..., 0]) > 127
    for name in _PLAIN:
        if name in content:
            fields[name] = _numbers(content[name], name)
    return ContactQuery(**fields)


def prediction_to_json(prediction: Prediction) -> dict[str, Any]:
    """A prediction."""
    return dataclasses.asdict(prediction)


def prediction_from_json(content: dict[str, Any]) -> Prediction:
    """The inverse.

    Raises:
        HoiError: the answer is not one.
    """
    try:
        proposals = tuple(
            Proposal(
                str(p["keypoint"]),
                float(p["probability"]),
                int(p["face"]),
                (float(p["barycentric"][0]), float(p["barycentric"][1]), float(p["barycentric"][2])),
                int(p["vertex"]),
                float(p["distance"]),
                (float(p["point_obj"][0]), float(p["point_obj"][1]), float(p["point_obj"][2])),
            )
            for p in content["proposals"]
        )
        return Prediction(str(content["model_version"]), proposals, float(content["millis"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise HoiError(f"not a prediction: {error}", where="answer", fix="is it a contact predictor?") from error


def released_answer(prediction: Prediction, names: dict[str, str], frame: int, threshold: float) -> dict[str, Any]:
    """The released annotator's answer: ``{ok, predictions: [{joint, xyz, confidence, ...}], frame, threshold}``.

    Args:
        prediction: ours.
        names: our keypoint name to the released one, where they differ.
        frame: asked about.
        threshold: asked for.
    """
    rows = [
        {
            "joint": names.get(p.keypoint, p.keypoint),
            "xyz": list(p.point_obj),
            "confidence": p.probability,
            "joint_idx": KEYPOINT_NAMES.index(p.keypoint),
            "vertex_idx": p.vertex,
            "vertex_distance": p.distance,
        }
        for p in prediction.proposals
    ]
    return {"ok": True, "predictions": rows, "frame": frame, "threshold": threshold}


def _packed(array: np.ndarray, dtype: str) -> dict[str, Any]:
    return {"dtype": dtype, "shape": list(array.shape), "data": base64.b64encode(array.tobytes()).decode()}


def _unpacked(content: dict[str, Any], name: str, kind: str) -> np.ndarray:
    """An array that came packed or as nested lists."""
    try:
        value = content[name]
        # Nested lists, as a person or another language writes them.
        if isinstance(value, list):
            return np.asarray(value, np.float64 if kind == "f" else np.int64)
        dtype = _DTYPES[value["dtype"]]
        if dtype.kind != kind:
            raise ValueError(f"dtype {value['dtype']}")
        # ``reshape`` refuses data that does not fill the stated shape.
        array = np.frombuffer(base64.b64decode(value["data"], validate=True), dtype)
        return array.reshape([int(n) for n in value["shape"]]).astype(np.float64 if kind == "f" else np.int64)
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error) as error:
        raise HoiError(f"not an array: {error}", where="request", field=name, fix="see docs/interpoint.md") from error


def _numbers(value: Any, name: str) -> np.ndarray:
    try:
        return np.asarray(value, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise HoiError(f"not numbers: {error}", where="request", field=name) from error


def _picture(pixels: np.ndarray) -> str:
    buffer = io.BytesIO()
    iio.imwrite(buffer, pixels, extension=".png")
    return base64.b64encode(buffer.getvalue()).decode()


def _read(text: Any, name: str) -> np.ndarray:
    """A PNG or JPEG; its size is looked at before it is decoded."""
    from PIL import Image

    try:
        # `Image.open` reads the header only; a bomb of a picture is refused before its pixels are.
        picture = Image.open(io.BytesIO(base64.b64decode(text, validate=True)), formats=("PNG", "JPEG"))
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError(f"{picture.width}x{picture.height} pixels, at most {MAX_PIXELS}")
        wanted = "RGB" if name == "image" else "L"
        return np.asarray(picture.convert(wanted))
    except (OSError, TypeError, ValueError, binascii.Error, SyntaxError) as error:
        raise HoiError(
            f"not a picture: {error}", where="request", field=name, fix="send base64 of a PNG or JPEG"
        ) from error
