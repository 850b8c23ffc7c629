from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.interpoint.data.dataset import assign_splits, load_dataset, write_dataset
from humanoid_hoi.interpoint.data.objects import FAMILIES, make_object
from humanoid_hoi.interpoint.data.scene import REST_M, make_scene
from humanoid_hoi.interpoint.data.synthesize import SyntheticOptions, synthesize
from humanoid_hoi.interpoint.data.templates import TEMPLATES, templates_for
from humanoid_hoi.interpoint.data.templates.rest import BACK, SEATED
from humanoid_hoi.interpoint.data.video import AnnotatedVideo, load_video, save_video
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES
from humanoid_hoi.interpoint.surface import nearest_on_mesh
from humanoid_hoi.motion.interaction.graph import MAX_PAIRS


@pytest.fixture(scope="module")
def videos() -> list[AnnotatedVideo]:
    options = SyntheticOptions(objects=1, scenes=1, frames=2, seed=3, families=("box", "chair", "cup", "ball"))
    return [video for video in synthesize(load_body("free"), options) if video is not None]


def test_every_family_can_be_touched_and_every_template_has_families() -> None:
    for family in FAMILIES:
        obj = make_object(family, 1)
        assert templates_for(obj)
        assert np.isfinite(obj.vertices).all()
        assert 0.05 < np.ptp(obj.vertices, axis=0).max() < 4.0
    assert {c for t in TEMPLATES.values() for c in t.categories} == set(FAMILIES)


def test_contacts_lie_on_the_object_and_the_limbs_reach_them(videos: list[AnnotatedVideo]) -> None:
    assert len(videos) == 4
    for video in videos:
        assert nearest_on_mesh(video.contact_points, video.vertices, video.faces).gap.max() < 1e-3
        for t in range(video.num_frames):
            local = video.query(t).keypoints_obj()
            for name, point in video.contacts(t).items():
                assert np.linalg.norm(local[KEYPOINT_NAMES.index(name)] - point) < 0.06


def test_the_masks_show_what_the_camera_sees(videos: list[AnnotatedVideo]) -> None:
    video = videos[0]
    query = video.query(0)
    assert query.object_mask is not None and query.camera_matrix is not None and query.obj_rotmat_cam is not None
    center = project(query.obj_pos_cam[None], query.camera_matrix)[0].astype(int)  # a box is seen at its middle
    rows, columns = np.nonzero(query.object_mask)
    assert rows.min() <= center[1] <= rows.max() and columns.min() <= center[0] <= columns.max()
    assert not (query.object_mask & query.human_mask).any()


def test_a_video_survives_its_file(videos: list[AnnotatedVideo], tmp_path: Path) -> None:
    save_video(videos[1], tmp_path / "v.npz")
    again = load_video(tmp_path / "v.npz")
    for name in ("contact_points", "human_mask", "keypoints_cam", "vertices", "faces"):
        np.testing.assert_allclose(getattr(again, name), getattr(videos[1], name), atol=1e-6)
    assert again.images == videos[1].images
    assert again.contacts(0).keys() == videos[1].contacts(0).keys()
    (tmp_path / "v.npz").write_bytes(b"no")
    with pytest.raises(HoiError):
        load_video(tmp_path / "v.npz")


def test_the_same_seed_makes_the_same_video(videos: list[AnnotatedVideo]) -> None:
    options = SyntheticOptions(objects=1, scenes=1, frames=2, seed=3, families=("box",))
    (again,) = synthesize(load_body("free"), options)
    assert again is not None
    assert again.images == videos[0].images


def test_datasets_are_immutable_and_versioned(videos: list[AnnotatedVideo], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made = write_dataset(folder, [(videos[0], "train"), (videos[1], "test")])
    assert load_dataset(folder).version == made.version
    with pytest.raises(HoiError, match="immutable"):
        write_dataset(folder, [(videos[0], "train")])
    assert len(list(load_dataset(folder).videos("train"))) == 1
    file = folder / "videos" / f"{videos[0].name}.npz"
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(HoiError, match="changed"):
        list(load_dataset(folder).videos("train"))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["videos"][0]["annotator"] = "somebody else"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(HoiError, match="version"):
        load_dataset(folder)


@pytest.mark.parametrize("field", ["video", "object_id"])
def test_frames_of_one_video_or_object_in_two_splits_are_refused(
    videos: list[AnnotatedVideo], tmp_path: Path, field: str
) -> None:
    other = dataclasses.replace(videos[1], **{field: getattr(videos[0], field)})
    with pytest.raises(HoiError) as caught:
        write_dataset(tmp_path / "data", [(videos[0], "train"), (other, "test")])
    assert caught.value.field == field
    assert not (tmp_path / "data").exists()
    assert not list(tmp_path.iterdir())


def test_splits_keep_together_what_shares_a_video_or_an_object() -> None:
    pairs = [(f"v{i // 3}", f"o{i % 50}") for i in range(600)]
    splits = assign_splits(pairs)
    for column in (0, 1):
        seen: dict[str, set[str]] = {}
        for pair, split in zip(pairs, splits, strict=True):
            seen.setdefault(pair[column], set()).add(split)
        assert all(len(found) == 1 for found in seen.values())
    free = assign_splits([(f"v{i}", f"o{i}") for i in range(2000)])
    assert 0.12 < free.count("test") / 2000 < 0.18


def test_a_seat_carries_the_thighs_and_a_backrest_the_back() -> None:
    """What lies on the seat is annotated, nearest first and at most five in all, as the paper's annotators do."""
    found = [make_scene(load_body("free"), make_object("chair", k), "sit", 3, (5, k)) for k in range(8)]
    for scene in filter(None, found):
        local = np.einsum("tji,tkj->tki", scene.rotmat, scene.keypoints - scene.pos[:, None])
        rows = [KEYPOINT_NAMES.index(name) for name in SEATED]
        near = nearest_on_mesh(np.median(local[:, rows], axis=0), scene.obj.vertices, scene.obj.faces)
        for name, gap in zip(SEATED, near.gap, strict=True):
            if name in scene.contacts:
                assert gap < REST_M
            else:
                # Points are looked for among samples: an edge of the seat may have none so near.
                assert gap > REST_M - 0.015 or len(scene.contacts) == MAX_PAIRS
        assert len(scene.contacts) <= MAX_PAIRS
    names = [set(scene.contacts) for scene in filter(None, found)]
    assert len(names) >= 7
    assert sum({"leftUpperLeg_back", "rightUpperLeg_back"} <= each for each in names) >= 4
    assert sum(bool(set(BACK) & each) for each in names) >= 2
