"""scripts/benchmark_reconstruction.py: a tiny run of every synthetic table, the yardstick, mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.reconstruction.object_solver import ObjectProblem, Stage1Options, solve_object
from humanoid_hoi.workflows.benchmarks.reconstructing.scipy_per_frame import PerFrame

ROWS = "rows=[{name: easy, track_px: 1.0, contact_m: 0.01, stage2: true}, {name: hard, track_px: 5.0, contact_m: 0.01}]"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, script: Callable[..., None]) -> Path:
    """The output of a tiny run: 6 frames, one camera, two rows, one session before and after stage 2."""
    folder = tmp_path_factory.mktemp("bench")
    slice_clip(HoiClip.load(DEMO_CLIP), 44, 50).save(folder / "short.npz")
    script(
        "benchmark_reconstruction",
        f"output={folder / 'out'}",
        f"clip={folder / 'short.npz'}",
        "sessions=1",
        "suite=1",
        "samples=2000",
        "speed.repeats=1",
        "speed.frames=4",
        ROWS,
    )
    return folder / "out"


def test_every_table_is_there(bench: Path) -> None:
    result = json.loads((bench / "results.json").read_text())
    text = (bench / "tables.md").read_text()
    for heading in ("## Errors against noise", "## Speed", "## Stage 1 -> stage 2"):
        assert heading in text
    assert "real" not in result and result["settings"]["sessions"] == 1 and result["machine"]["torch"]
    assert iio.imread(bench / "noise.png").std() > 5


def test_our_solver_is_accurate_and_x0_zero_is_not(bench: Path) -> None:
    easy, hard = json.loads((bench / "results.json").read_text())["noise"]
    assert set(easy["methods"]) - set(hard["methods"]) == {"stage 1+2"}
    assert easy["methods"]["stage 1"][0]["cd_o_cm"] < easy["methods"]["scipy from zero"][0]["cd_o_cm"]
    assert easy["noise"]["track_px"] == 1.0 and easy["noise"]["center_m"] == 0.1
    assert 0 < easy["true_gap_mm"] < 100


def test_speed_compares_equal_costs(bench: Path) -> None:
    speed = json.loads((bench / "results.json").read_text())["speed"]
    assert speed["frames"] == 4
    assert speed["methods"]["scipy, 24 starts"]["faster_wall"] == 1.0
    for name in ("ours, 24 starts", "ours, one start"):
        assert speed["methods"][name]["cost_ratio"] < 1.001


def test_the_suite_shows_both_stages(bench: Path) -> None:
    suite = json.loads((bench / "results.json").read_text())["suite"]
    assert suite["of"] == 1 and len(suite["rows"][0]["contact_mm"]) == 2
    assert suite["largest_reprojection_rise_px"] < 1.0


def test_the_yardstick_solves_what_it_should() -> None:
    rng = np.random.default_rng(0)
    matrix = np.array([[1000.0, 0, 500], [0, 1000, 500], [0, 0, 1]])
    points = rng.uniform(-0.3, 0.3, (5, 3))
    rotmat = Rotation.random(4, rng=0).as_matrix()
    pos = np.array([0.1, 0.2, 3.0]) + rng.normal(0, 0.05, (4, 3))
    cam = np.einsum("tij,nj->tni", rotmat, points) + pos[:, None]
    image = cam @ matrix.T
    problem = ObjectProblem.build(
        matrix, contact_obj=points, contact_cam=cam, track_obj=points, track_px=image[..., :2] / image[..., 2:]
    )
    problem.contact_weight[2] = 0.0
    problem.track_weight[2] = 0.0  # nothing is known there
    found = PerFrame(problem).multi_start()
    known = [0, 1, 3]
    np.testing.assert_allclose(found.pos[known], pos[known], atol=1e-6)
    np.testing.assert_allclose(found.rotmat[known], rotmat[known], atol=1e-6)
    assert np.isnan(found.cost[2]) and np.nanmax(found.cost) < 1e-6
    ours = solve_object(problem.frames(torch.tensor(known)), Stage1Options.literal())
    np.testing.assert_allclose(ours.pos.numpy(), pos[known], atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tables=[speeed]"], "speeed"),
        (["sessions=0"], "sessions"),
        (["rows=[{name: odd, track_pixel: 3}]", "tables=[noise]"], "track_pixel"),
    ],
)
def test_mistakes(error_line: Callable[..., str], arguments: list[str], words: str, tmp_path: Path) -> None:
    assert words in error_line("benchmark_reconstruction", f"output={tmp_path / 'out'}", *arguments)
    assert not (tmp_path / "out").exists()
