"""The report of a real (synthetic) session: figures react to what is wrong, and become table, JSON and pictures."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
import roma
import torch
from rich.console import Console

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.quality import (
    QualityReport,
    compare,
    measure_quality,
    quality_json,
    quality_table,
    write_plots,
    write_quality_json,
)
from humanoid_hoi.reconstruction.quality.output import unit_of
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import PERFECT, CameraOptions, disturb, film, make_scene


@pytest.fixture(scope="module")
def body() -> BodyModel:
    return load_body("free")


@pytest.fixture(scope="module")
def case(body: BodyModel) -> tuple[Session, HoiState]:
    scene = make_scene(HoiClip.load(DEMO_CLIP), body, fps=5.0, iterations=40)
    # From the front, so that the body never hides the box.
    camera = CameraOptions(azimuth_deg=20.0, elevation_deg=10.0, moving=True)
    session, truth = disturb(film(scene, body, camera), PERFECT)
    return session, truth.state(session.start, session.stop)


@pytest.fixture(scope="module")
def report(case: tuple[Session, HoiState], body: BodyModel) -> QualityReport:
    return measure_quality(*case[:1], body, case[1])


@pytest.fixture(scope="module")
def worse(case: tuple[Session, HoiState], body: BodyModel) -> QualityReport:
    session, state = case
    noise = torch.from_numpy(np.random.default_rng(0).normal(size=(state.num_frames, 3)))
    turn = roma.rotvec_to_rotmat(0.1 * noise)
    return measure_quality(
        session, body, state.replace(obj_pos=state.obj_pos + 0.03 * noise, obj_rotmat=turn @ state.obj_rotmat)
    )


def test_every_figure_of_the_contract_is_there(report: QualityReport, case: tuple[Session, HoiState]) -> None:
    needed = (
        "reprojection_px_mean",
        "contact_mm",
        "penetration_mm",
        "penetration_volume_cm3",
        "foot_skating_mm",
        "jitter_human",
        "jitter_object",
    )
    assert all(np.isfinite(report.summary[name]) for name in needed)
    frames = case[1].num_frames
    assert all(values.shape == (frames,) for values in report.per_frame.values())
    assert report.obj_pos_w.shape == (frames, 3)
    assert report.frame_ids[0] == case[0].start


def test_a_worse_state_looks_worse(report: QualityReport, worse: QualityReport) -> None:
    changes = {change.name: change for change in compare(worse, report)}
    for name in ("reprojection_px_mean", "contact_mm", "penetration_mm", "jitter_object"):
        assert changes[name].after < changes[name].before, name
    assert worse.summary["jitter_human"] == pytest.approx(report.summary["jitter_human"])


def test_a_known_shift_is_measured_in_pixels_and_millimetres(case: tuple[Session, HoiState], body: BodyModel) -> None:
    session, state = case
    depth = float(state.obj_pos[:, 2].mean())
    aside = measure_quality(session, body, state.replace(obj_pos=state.obj_pos + torch.tensor([0.01, 0.0, 0.0])))
    expected = 0.01 * session.camera_matrix[0, 0] / depth
    assert aside.summary["reprojection_px_mean"] == pytest.approx(expected, rel=0.1)
    away = measure_quality(session, body, state.replace(obj_pos=state.obj_pos + torch.tensor([0.0, 10.0, 0.0])))
    assert away.summary["contact_mm"] == pytest.approx(10_000, rel=0.02)
    assert away.summary["penetration_mm"] == 0.0
    assert away.summary["penetration_volume_cm3"] == 0.0


def test_the_box_inside_the_chest_displaces_the_chest(case: tuple[Session, HoiState], body: BodyModel) -> None:
    session, state = case
    chest = body.pose(state.body_cam).joints[:, 6].double()  # spine2
    deep = measure_quality(session, body, state.replace(obj_pos=chest))
    box_cm3 = 1e6 * np.prod(np.ptp(session.obj.vertices, axis=0))
    assert 0.3 * box_cm3 < deep.summary["penetration_volume_cm3"] < box_cm3
    assert 20 < deep.summary["penetration_mm"] <= 1000 * np.ptp(session.obj.vertices, axis=0).min() / 2


def test_a_later_start_reads_the_later_rows(case: tuple[Session, HoiState], body: BodyModel) -> None:
    session, state = case
    later = session.replace(start=session.start + 4)
    part = HoiState(state.body_cam.frames(slice(4, None)), state.obj_rotmat[4:], state.obj_pos[4:])
    report = measure_quality(later, body, part)
    assert report.summary["reprojection_px_mean"] < 0.01
    assert report.frame_ids[0] == session.start + 4


def test_without_mesh_tracks_or_contacts_there_are_no_figures(case: tuple[Session, HoiState], body: BodyModel) -> None:
    session, state = case
    none = np.zeros((0, 3))
    bare = session.replace(
        obj=dataclasses.replace(session.obj, vertices=none, faces=np.zeros((0, 3), np.int64)),
        tracks=dataclasses.replace(
            session.tracks,
            px=np.full_like(session.tracks.px, np.nan),
            confidence=np.zeros_like(session.tracks.confidence),
        ),
        contacts=dataclasses.replace(
            session.contacts,
            keypoint_names=(),
            point_obj=none,
            vertex_ids=np.zeros(0, np.int64),
            active=np.zeros((session.num_frames, 0), bool),
        ),
    )
    summary = measure_quality(bare, body, state).summary
    for name in ("reprojection_px_mean", "contact_mm", "penetration_mm", "penetration_volume_cm3"):
        assert np.isnan(summary[name])
    assert np.isfinite(summary["jitter_object"])


def test_a_static_object_reports_its_drift(
    case: tuple[Session, HoiState], body: BodyModel, report: QualityReport
) -> None:
    session, state = case
    assert "static_drift_mm" not in report.summary
    summary = measure_quality(session.replace(is_static=True), body, state).summary
    assert summary["static_drift_mm"] > 10  # the box is lifted: it is not static


def test_json_has_no_nan_and_keeps_the_numbers(report: QualityReport, worse: QualityReport, tmp_path: Path) -> None:
    path = write_quality_json(tmp_path / "quality.json", report, worse, stage1_seconds=0.5)
    document = json.loads(path.read_text(), parse_constant=lambda text: pytest.fail(f"{text} in the file"))
    assert document["contact_mm"] == report.summary["contact_mm"]
    assert document["before"]["contact_mm"] == worse.summary["contact_mm"]
    assert document["stage1_seconds"] == 0.5
    assert document["per_frame"]["foot_skating_mm"][0] is None
    assert document == quality_json(report, worse, stage1_seconds=0.5)


def test_the_table_shows_units_and_change(report: QualityReport, worse: QualityReport) -> None:
    console = Console(width=120, record=True, file=open("/dev/null", "w"))
    console.print(quality_table(report, worse))
    console.print(quality_table(report))
    text = console.export_text()
    for word in ("reprojection_px_mean", "before", "after", "mm/frame", "m/s^3", "-100 %"):
        assert word in text
    assert [unit_of(n) for n in ("contact_mm", "penetration_volume_cm3", "foot_skating_mm", "static_drift_deg")] == [
        "mm",
        "cm^3",
        "mm/frame",
        "deg",
    ]


@pytest.mark.parametrize("with_rank", [True, False])
def test_plots_are_written(report: QualityReport, worse: QualityReport, with_rank: bool, tmp_path: Path) -> None:
    rank = np.arange(len(report.frame_ids)) % 7 if with_rank else None
    files = write_plots(tmp_path, report, worse if with_rank else None, rank)
    assert sorted(files) == ["object_trajectory", "quality_over_time"]
    for path in files.values():
        picture = iio.imread(path)
        assert picture.shape[0] > 400 and picture[..., :3].std() > 5
