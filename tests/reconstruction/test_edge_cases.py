"""Sessions at the edges: few or no annotations of a kind, a sub-range of the video, a wrong size, one frame."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.reconstruction.from_released import solved_from_released
from humanoid_hoi.reconstruction.hoi_optimizer import Stage2Options
from humanoid_hoi.reconstruction.hoi_optimizer.spread import smooth
from humanoid_hoi.reconstruction.object_solver import Stage1Options
from humanoid_hoi.reconstruction.output import write_reconstruction
from humanoid_hoi.reconstruction.pipeline import Reconstruction, SolverOptions, reconstruct
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session import write_released
from humanoid_hoi.session.session import MaskSource, Session
from humanoid_hoi.synthetic.sessions import Truth
from humanoid_hoi.viewer.session_overlay import write_overlay

STAGE1 = SolverOptions(stages=1)
QUICK = SolverOptions(stage2=Stage2Options(steps=1))
Filmed = tuple[Session, Truth]


def only(session: Session, frames: Sequence[int]) -> Session:
    """The session with nothing annotated but these frames."""
    kept = np.isin(np.arange(session.num_frames), frames)[:, None]
    contacts = session.contacts
    tracks = session.tracks
    return session.replace(
        contacts=dataclasses.replace(contacts, active=contacts.active & kept),
        tracks=dataclasses.replace(
            tracks, px=np.where(kept[..., None], tracks.px, np.nan), confidence=tracks.confidence * kept
        ),
        start=min(frames),
        stop=max(frames) + 1,
    )


def with_pairs(session: Session, count: int) -> Session:
    """The first ``count`` contact pairs only."""
    pairs = session.contacts
    return session.replace(
        contacts=dataclasses.replace(
            pairs,
            keypoint_names=pairs.keypoint_names[:count],
            point_obj=pairs.point_obj[:count],
            vertex_ids=pairs.vertex_ids[:count],
            active=pairs.active[:, :count],
        )
    )


def with_tracks(session: Session, count: int) -> Session:
    """The first ``count`` tracked points only."""
    tracks = session.tracks
    return session.replace(
        tracks=dataclasses.replace(
            tracks,
            point_obj=tracks.point_obj[:count],
            vertex_ids=tracks.vertex_ids[:count],
            px=tracks.px[:, :count],
            confidence=tracks.confidence[:, :count],
        )
    )


def enlarged(session: Session, factor: float) -> Session:
    """The session with a mesh of the wrong size."""
    changed = {"obj": dataclasses.replace(session.obj, vertices=factor * session.obj.vertices)}
    for name in ("contacts", "tracks"):
        part = getattr(session, name)
        changed[name] = dataclasses.replace(part, point_obj=factor * part.point_obj)
    return session.replace(**changed)


class Watched(MaskSource):
    """Masks that remember which frames were asked for."""

    def __init__(self, masks: MaskSource) -> None:
        self.masks = masks
        self.asked = set[int]()

    def human(self, frame: int) -> np.ndarray | None:
        return self.masks.human(frame)

    def object(self, frame: int) -> np.ndarray | None:
        self.asked.add(frame)
        return self.masks.object(frame)


def draw(result: Reconstruction, body: BodyModel, folder: Path) -> Path:
    """The overlay as scripts/reconstruct.py draws it."""
    solved = result.solved
    tracks = result.session.tracks
    return write_overlay(
        solved,
        body,
        folder,
        tracks_px=tracks.px[solved.frame_ids],
        height=96,
        progress=False,
        tracks_obj=tracks.point_obj * np.exp(result.state.log_scale),
        stride=6,
    )[1]


def test_annotations_from_frame_5_on(lift: Filmed, solved_lift: Reconstruction, person: BodyModel, tmp_path) -> None:
    """Everything that is indexed by absolute frames: masks, quality, both formats, overlay."""
    assert lift[0].masks is not None
    masks = Watched(lift[0].masks)
    session = only(lift[0], range(5, 11)).replace(masks=masks)
    result = reconstruct(session, person, QUICK)
    assert masks.asked == {5, 8, 10}  # every third row and the last
    assert result.solved.frame_ids.tolist() == list(range(5, 11)) == result.after.frame_ids.tolist()
    moved = (result.reports["stage1"].obj_pos_w - solved_lift.after.obj_pos_w[5:11]).max()
    assert abs(moved) < 5e-3  # the same frames solved as part of a longer video
    files = write_reconstruction(result, session, tmp_path)
    assert load_solved(files["solved"]).frame_ids[0] == 5
    written = json.loads((files["released"] / "all_parameters_latest.json").read_text())
    assert written["metadata"]["frame_range"] == {"start": 5, "end": 11}
    assert list(written["kp_records"]) == [f"{frame:05d}" for frame in range(5, 11)]
    for name in ("all_parameters_latest.json", "transformed_parameters_final.json"):
        again = solved_from_released(files["released"] / name, session, person)
        assert torch.allclose(again.obj_pos_cam, result.solved.obj_pos_cam, atol=1e-9)
        assert np.array_equal(again.contacts.active, result.solved.contacts.active)
    assert iio.imread(draw(result, person, tmp_path)).std() > 10


@pytest.mark.filterwarnings("error")
def test_one_annotated_frame(lift: Filmed, person: BodyModel, tmp_path: Path) -> None:
    result = reconstruct(only(lift[0], [6]), person, QUICK)
    assert result.solved.num_frames == 1
    assert result.after.summary["reprojection_px_mean"] < 4
    write_reconstruction(result, lift[0], tmp_path)
    draw(result, person, tmp_path)


@pytest.mark.filterwarnings("error")
def test_two_annotated_frames_far_apart(lift: Filmed, person: BodyModel) -> None:
    result = reconstruct(only(lift[0], [2, 9]), person, STAGE1)
    assert result.solved.num_frames == 8
    assert result.after.summary["reprojection_px_mean"] < 4
    assert result.trajectory.determined.tolist() == [True, *[False] * 6, True]


@pytest.mark.filterwarnings("error")
def test_only_tracks(lift: Filmed, person: BodyModel) -> None:
    result = reconstruct(with_pairs(lift[0], 0), person, QUICK)
    assert result.after.summary["reprojection_px_mean"] < 2
    assert np.isnan(result.after.summary["contact_mm"])
    assert (result.state.body_cam.transl - lift[0].body_cam.transl).abs().max() < 0.01  # only smoothed


@pytest.mark.filterwarnings("error")
def test_only_contacts(lift: Filmed, person: BodyModel) -> None:
    result = reconstruct(with_tracks(lift[0], 0), person, QUICK)
    assert result.after.summary["contact_mm"] < 15
    assert np.isnan(result.after.summary["reprojection_px_mean"])


def test_two_hands_alone_start_from_the_coarse_alignment(lift: Filmed, person: BodyModel) -> None:
    """Two pairs leave the turn about their line open: without a rotation to start from there is no answer."""
    session = with_tracks(with_pairs(lift[0], 2), 0)
    truth = lift[1]
    with pytest.raises(HoiError, match=r"no frame fixes.*obj_poses\.json"):
        reconstruct(session, person, STAGE1)
    tilt = roma.rotvec_to_rotmat(torch.tensor([0.0, 0.05, 0.0], dtype=torch.float64)).numpy()
    aligned = session.replace(obj=dataclasses.replace(session.obj, init_rotmat_cam=truth.obj_rotmat @ tilt))
    result = reconstruct(aligned, person, STAGE1)
    assert result.after.summary["contact_mm"] < 15
    angle = roma.rotmat_geodesic_distance(result.state.obj_rotmat, torch.from_numpy(truth.obj_rotmat))
    assert torch.rad2deg(angle).max() < 15


def test_a_pixel_that_is_nan_is_not_seen_whatever_its_confidence(lift: Filmed, person: BodyModel) -> None:
    px = lift[0].tracks.px.copy()
    px[3:5] = np.nan
    session = lift[0].replace(tracks=dataclasses.replace(lift[0].tracks, px=px))
    assert np.isnan(reconstruct(session, person, STAGE1).after.per_frame["reprojection_px"][3:5]).sum() == 2


def test_a_solved_size_reaches_every_output(
    lift: Filmed, solved_lift: Reconstruction, person: BodyModel, tmp_path: Path
) -> None:
    """It used to be lost when our own released file was read back."""
    session = enlarged(lift[0], 1.15)
    options = dataclasses.replace(STAGE1, stage1=Stage1Options(solve_scale=True))
    result = reconstruct(session, person, options)
    size = np.exp(result.state.log_scale)
    assert size == pytest.approx(1 / 1.15, rel=0.02)
    solved = result.solved
    assert solved.obj.vertices == pytest.approx(size * session.obj.vertices, abs=1e-6)
    assert solved.contacts.point_obj == pytest.approx(size * session.contacts.point_obj)
    error = result.after.summary["reprojection_px_mean"] - solved_lift.after.summary["reprojection_px_mean"]
    assert abs(error) < 0.5  # px
    write_released(solved, tmp_path, session=session)
    again = solved_from_released(tmp_path / "all_parameters_latest.json", session, person)
    assert again.obj.vertices == pytest.approx(solved.obj.vertices, abs=1e-6)
    assert again.contacts.point_obj == pytest.approx(solved.contacts.point_obj, abs=1e-6)


def test_smoothing_the_change_survives_half_a_turn() -> None:
    """A person before a camera is turned by about pi, where the same rotation has two rotation vectors."""
    count = 12
    before = BodyParams.rest(count, dtype=torch.float64)
    near = torch.tensor([[np.pi - 0.01, 0.0, 0.0]], dtype=torch.float64).repeat(count, 1)
    before = before.replace(global_orient=near)
    other = near.clone()
    other[::2] = torch.tensor([-np.pi - 0.01, 0.0, 0.0], dtype=torch.float64)  # the same rotation
    object_pose = torch.eye(3, dtype=torch.float64).repeat(count, 1, 1), torch.zeros(count, 3, dtype=torch.float64)
    states = [HoiState(body, *object_pose) for body in (before.replace(global_orient=other), before)]
    found = smooth(*states, 30.0, Stage2Options(), "change", True).body_cam
    assert (found.rotmats() - before.rotmats()).abs().max() < 1e-9
    assert torch.equal(found.body_pose, before.body_pose)
