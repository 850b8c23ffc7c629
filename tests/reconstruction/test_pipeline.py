"""The solver as a whole, on a short synthetic session with a known answer."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.reconstruction.output import check_output, write_reconstruction
from humanoid_hoi.reconstruction.pipeline import Reconstruction, SolverOptions, reconstruct
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import Truth, score


def test_stage1_finds_the_object(lift: tuple[Session, Truth], solved_lift: Reconstruction, person: BodyModel) -> None:
    """Issue: CD-o at most 3 cm at 1 px and 1 cm."""
    errors = score(lift[1], person, solved_lift.state, lift[0].start, samples=1000)
    assert errors["cd_o_cm"] < 3.0
    assert solved_lift.after.summary["contact_mm"] < solved_lift.before.summary["contact_mm"]  # type: ignore[union-attr]
    assert {"stage1_seconds", "frames_determined", "log_scale"} <= set(solved_lift.figures())


def test_world_and_camera_agree(solved_lift: Reconstruction, person: BodyModel) -> None:
    """Human and object keep their distance when both are carried into the world."""
    result = solved_lift.solved
    in_cam = person.pose(result.body_cam).joints[:, 20] - result.obj_pos_cam
    in_world = person.pose(result.body_w()).joints[:, 20] - result.obj_pose_w()[1]
    assert torch.allclose(in_cam.norm(dim=-1), in_world.norm(dim=-1), atol=1e-5)


def test_stage2_is_no_worse(lift: tuple[Session, Truth], person: BodyModel) -> None:
    options = SolverOptions()
    options = dataclasses.replace(options, stage2=dataclasses.replace(options.stage2, steps=3))
    steps: list[int] = []
    result = reconstruct(lift[0], person, options, lambda what, step, total: steps.append(step))
    before = result.reports["stage1"].summary
    after = result.reports["stage2"].summary
    assert steps
    assert 0 <= result.figures()["accepted_change"] <= 1
    assert {"contact_mm_before", "contact_mm_after"} <= set(result.stage2)
    assert after["reprojection_px_mean"] <= before["reprojection_px_mean"] + 1.0


def test_a_session_without_its_mesh_is_triangulated(resting: Session, person: BodyModel) -> None:
    """A box at rest before a hand-held camera: its points come from their tracks."""
    session = without_mesh(resting)
    result = reconstruct(session, person, SolverOptions(stages=1))
    assert "initial" not in result.reports
    assert result.after.summary["reprojection_px_mean"] < 2.0
    tracks = session.tracks
    few = dataclasses.replace(
        tracks,
        point_obj=tracks.point_obj[:2],
        vertex_ids=tracks.vertex_ids[:2],
        px=tracks.px[:, :2],
        confidence=tracks.confidence[:, :2],
    )
    with pytest.raises(HoiError, match="2 points are tracked"):
        reconstruct(session.replace(tracks=few), person, SolverOptions(stages=1))


def without_mesh(session: Session) -> Session:
    lost = dataclasses.replace(session.obj, vertices=np.zeros((0, 3)), faces=np.zeros((0, 3), np.int64))
    tracks = dataclasses.replace(session.tracks, point_obj=np.full_like(session.tracks.point_obj, np.nan))
    contacts = dataclasses.replace(session.contacts, point_obj=np.full_like(session.contacts.point_obj, np.nan))
    return session.replace(obj=lost, tracks=tracks, contacts=contacts)


def test_output_is_complete_and_never_overwritten_unasked(
    lift: tuple[Session, Truth], solved_lift: Reconstruction, tmp_path: Path
) -> None:
    files = write_reconstruction(solved_lift, lift[0], tmp_path)
    assert all(path.exists() for path in files.values())
    again = load_solved(files["solved"])
    assert torch.equal(again.obj_pos_cam, solved_lift.solved.obj_pos_cam)
    with pytest.raises(HoiError, match="finished result"):
        check_output(tmp_path, overwrite=False)
    check_output(tmp_path, overwrite=True)


def test_there_are_two_stages() -> None:
    with pytest.raises(HoiError, match="no stage 3"):
        SolverOptions(stages=3)
