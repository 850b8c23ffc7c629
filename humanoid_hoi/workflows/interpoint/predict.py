"""Ask the contact-point predictor about one picture, or serve it to the annotation app and other machines.

hoi interpoint predict image=frame.jpg mesh=chair.obj                         # proposals as a table
hoi interpoint predict image=frame.jpg mesh=chair.obj object_mask=o.png human_mask=h.png output=proposals.json
hoi interpoint predict predictor=http://gpu-host:8765 image=frame.jpg mesh=chair.obj
hoi interpoint predict serve=true                                             # http://127.0.0.1:8765/api/predict
hoi interpoint predict serve=true sessions=sessions host=0.0.0.0 token=...    # other machines need a token
hoi interpoint predict released=epoch_078.pth weights=llava-1.5-7b-hf prompt=prompt.txt image=... mesh=...   # the published model

A proposal is a keypoint, its probability and a point of the mesh as triangle and barycentric weights. Masks (any picture
of the frame's size, white = inside) say where to look; without them the whole frame is looked at.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import rich
from omegaconf import DictConfig
from rich.table import Table

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.geometry.mesh_file import load_mesh
from humanoid_hoi.interpoint.protocol import ContactPredictor, ContactQuery, Prediction
from humanoid_hoi.interpoint.release.choose import make_predictor
from humanoid_hoi.interpoint.service.app import ContactService, QuerySource, check_address
from humanoid_hoi.interpoint.service.sessions import session_sources
from humanoid_hoi.viewer.web.guard import check_port


@hoi_main("interpoint_predict", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Predict once, or serve."""
    # Before the model is loaded: an address that others reach without a token is refused.
    if cfg.serve:
        check_address(str(cfg.host), cfg.token)
    predictor = predictor_of(cfg)
    if cfg.serve:
        sessions = {} if cfg.sessions is None else session_sources(Path(cfg.sessions))
        serve(predictor, str(cfg.host), int(cfg.port), cfg.token, sessions)
        return
    top_k = None if cfg.top_k is None else int(cfg.top_k)
    prediction = predictor.predict(query_of(cfg), float(cfg.threshold), top_k)
    if prediction.proposals:
        rich.print(shown(prediction))
    else:
        print(
            f"{prediction.model_version}: no keypoint reaches {cfg.threshold}; a smaller threshold= shows less likely ones"
        )
    if cfg.output is not None:
        write_text(Path(cfg.output), json.dumps(dataclasses.asdict(prediction), indent=1) + "\n")
        print(f"wrote {cfg.output}")


def predictor_of(cfg: DictConfig) -> ContactPredictor:
    """Who answers: the published checkpoint where one is named, else a predictor by name."""
    if cfg.released is None:
        return make_predictor(str(cfg.predictor), cfg.model, cfg.token)
    from humanoid_hoi.interpoint.release.published import published_predictor

    weights, prompt = (None if cfg[name] is None else Path(cfg[name]) for name in ("weights", "prompt"))
    return published_predictor(Path(cfg.released), weights, prompt)


def query_of(cfg: DictConfig) -> ContactQuery:
    """The frame and the object that the settings name.

    Raises:
        HoiError: one is not named or cannot be read.
    """
    for name in ("image", "mesh"):
        if cfg[name] is None:
            raise HoiError(f"no {name} is named", field=name, fix=f"give {name}=FILE, or serve=true")
    vertices, faces = load_mesh(Path(cfg.mesh), str(cfg.mesh_unit))
    # Any channel, half bright or more: masks come as gray, color or with transparency.
    masks = {name: None if cfg[name] is None else _picture(Path(cfg[name])).max(-1) > 127 for name in _MASKS}
    return ContactQuery(
        np.asarray(vertices, np.float64),
        np.asarray(faces, np.int64),
        image=_picture(Path(cfg.image)),
        human_mask=masks["human_mask"],
        object_mask=masks["object_mask"],
        category=str(cfg.category),
    )


_MASKS = ("human_mask", "object_mask")


def _picture(path: Path) -> np.ndarray:
    """(H, W, 3) uint8.

    Raises:
        HoiError: not a readable picture.
    """
    try:
        pixels = np.asarray(iio.imread(path))
    except (OSError, ValueError) as error:
        raise HoiError(f"not a readable picture: {error}", where=path, fix="give a JPEG or PNG") from error
    # Gray: one channel for all three. A fourth channel (transparency) is dropped below.
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    return np.ascontiguousarray(pixels[..., :3], np.uint8)


def shown(prediction: Prediction) -> Table:
    """The proposals as a table."""
    table = Table(title=f"{prediction.model_version}, {prediction.millis:.0f} ms")
    for head in ("keypoint", "probability", "vertex", "point, m"):
        table.add_column(head)
    for p in prediction.proposals:
        point = " ".join(f"{x:+.3f}" for x in p.point_obj)
        table.add_row(p.keypoint, f"{p.probability:.2f}", str(p.vertex), point)
    return table


def serve(
    predictor: ContactPredictor, host: str, port: int, token: str | None, sessions: dict[str, QuerySource]
) -> None:
    """Answer until interrupted.

    Raises:
        HoiError: the web server's package is missing, or nobody can listen there.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise HoiError("serving needs the package uvicorn", fix="pip install 'humanoid_hoi[annotate]'") from error
    check_port(host, port)
    # Host names it answers to; others are refused (DNS rebinding).
    names = {"127.0.0.1", "localhost", host}
    app = ContactService(predictor, frozenset(f"{name}:{port}" for name in names), token, sessions)
    print(f"{predictor.version} answers at http://{host}:{port}/api/predict (Ctrl-C stops)", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning")


if __name__ == "__main__":
    main()
