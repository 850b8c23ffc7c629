"""The chain without networks (motion and masks of the person imported): what is written, resumed, redone, refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.model_store import COMMAND, is_fetched
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.session import load_session
from humanoid_hoi.session.annotations import Annotations
from humanoid_hoi.session.masks import find_masks
from humanoid_hoi.session.motion_file import save_motion
from humanoid_hoi.video.frames import Shot, probe_video, read_frames
from humanoid_hoi.video.masks.files import write_mask
from humanoid_hoi.video.prepare import PrepareOptions, prepare_session
from humanoid_hoi.video.prepare.record import SMALL_BYTES, file_hash, record_path
from humanoid_hoi.video.prepare.source import check_not_known, choose_clips, note_source
from humanoid_hoi.video.prepare.thing import read_glb, read_strokes, write_object
from humanoid_hoi.workflows.prepare import main
from tests.video.conftest import encode, textured
from tests.video.human.conftest import walker
from tests.video.masks.test_masks import FRAMES, scene

SIZE = (200, 140)
MATRIX = np.array([[240.0, 0, 100], [0, 240.0, 70], [0, 0, 1]])


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """A video of a sliding disc, a motion file, masks of the person, strokes on the disc."""
    pictures, _objects, people = scene()
    encode(tmp_path / "in.mp4", pictures)
    body = load_body("free")
    eye = torch.eye(3, dtype=torch.float64).expand(FRAMES, 3, 3)
    save_motion(tmp_path / "theirs.pt", walker(FRAMES), body, eye, torch.zeros(FRAMES, 3).double(), MATRIX)
    for t, mask in enumerate(people):
        write_mask(tmp_path / "person", "human", t, mask)
    strokes = {"0": {"object": [[[45, 70], [75, 70]], [[60, 55], [60, 85]]], "background": [[[110, 20], [110, 120]]]}}
    (tmp_path / "strokes.json").write_text(json.dumps(strokes))
    return {
        "motion": str(tmp_path / "theirs.pt"),
        "human_masks": str(tmp_path / "person" / "human_mask_dir"),
        "strokes": str(tmp_path / "strokes.json"),
        "object": "sphere:0.12",
    }


def prepare(tmp_path: Path, **options: object) -> dict:
    video = probe_video(tmp_path / "in.mp4")
    return prepare_session(video, Shot(0, FRAMES), tmp_path / "session", PrepareOptions(**options))  # type: ignore[arg-type]


def test_a_session_that_the_solver_opens(tmp_path: Path, given: dict[str, str]) -> None:
    report = prepare(tmp_path, **given)
    folder = tmp_path / "session"
    assert report["frames"] == FRAMES and report["motion"] == {"source": "imported from theirs.pt"}
    _, objects, _ = scene()
    session = load_session(folder, load_body("free"), annotations=Annotations({}, 1.0, False))
    assert session.fps == 30.0 and session.image_size == SIZE and session.masks is not None
    found = session.masks.object(5)
    assert found is not None and (found & objects[5]).sum() / (found | objects[5]).sum() > 0.85
    content = json.loads((folder / "video.json").read_text())
    assert content["frames"] == FRAMES and content["source"]["encoded_again"] is False
    low, high = report["object_scale"]["interval"]
    assert low < report["object_scale"]["scale"] < high
    for output in ("video.json", "obj_org.obj", "motion/result.pt", "mask_dir", "align/obj_poses.json"):
        record = json.loads(record_path(folder / output).read_text())
        assert record["tool"] and record["version"] and "inputs" in record


def test_a_second_run_does_nothing_and_a_change_redoes_what_it_concerns(tmp_path: Path, given: dict[str, str]) -> None:
    prepare(tmp_path, **given)
    folder = tmp_path / "session"
    files = ("video.mp4", "obj_org.obj", "motion/result.pt", "mask_dir/00003_mask.png", "align/obj_poses.json")
    before = {name: (folder / name).stat().st_mtime_ns for name in files}
    prepare(tmp_path, **given)
    assert before == {name: (folder / name).stat().st_mtime_ns for name in files}
    prepare(tmp_path, **(given | {"object": "sphere:0.3"}))
    changed = {name for name in files if (folder / name).stat().st_mtime_ns != before[name]}
    assert changed == {"obj_org.obj", "align/obj_poses.json"}
    # As many masks as before, but one of them another: the object is placed anew.
    placed = (folder / "align/obj_poses.json").stat().st_mtime_ns
    shutil.copy(folder / "mask_dir/00009_mask.png", folder / "mask_dir/00003_mask.png")
    prepare(tmp_path, **(given | {"object": "sphere:0.3"}))
    assert (folder / "align/obj_poses.json").stat().st_mtime_ns != placed
    # A step that was killed before its record was written runs again.
    record_path(folder / "motion/result.pt").unlink()
    prepare(tmp_path, **(given | {"object": "sphere:0.3"}))
    assert (folder / "motion/result.pt").stat().st_mtime_ns != before["motion/result.pt"]


def test_a_folder_is_another_when_a_small_file_says_something_else(tmp_path: Path) -> None:
    folder = tmp_path / "masks"
    folder.mkdir()
    (folder / "00000.png").write_bytes(b"left")
    with (folder / "weights.bin").open("wb") as stream:
        stream.truncate(SMALL_BYTES + 1)
    before = file_hash(folder)

    # The same name and size, as a mask painted anew may have.
    (folder / "00000.png").write_bytes(b"down")
    changed = file_hash(folder)
    (folder / "00000.png").write_bytes(b"left")
    assert changed != before == file_hash(folder)

    # A network's weights are not read through: name and size stand for them.
    with (folder / "weights.bin").open("r+b") as stream:
        stream.write(b"x")
    assert file_hash(folder) == before


def test_depth_of_another_tool_places_the_object(tmp_path: Path, given: dict[str, str]) -> None:
    """A body drawn as disparity, the disc before it at 2.5 m: scale and shift of the disparity are unknown to the chain."""
    prepare(tmp_path, **given)
    folder = tmp_path / "session"
    body = load_body("free")
    skins = body.vertices(walker(FRAMES)).detach().double().numpy()
    near = [nearness(skin, body.faces.numpy(), MATRIX, SIZE) for skin in skins]
    masks = find_masks(folder, FRAMES)
    assert masks is not None
    disparity = np.stack([np.where(masks.object(t), 1 / 2.5, near[t]) * 13 + 2 for t in range(FRAMES)])
    np.save(tmp_path / "depth.npy", disparity.astype(np.float32))
    report = prepare(tmp_path, **given, depth=str(tmp_path / "depth.npy"))
    assert report["object_scale"]["method"] == "pinhole"
    centers = np.array(json.loads((folder / "align" / "obj_poses.json").read_text())["center"])
    assert abs(np.median(centers[:, 2]) - 2.5) < 0.2


def test_a_video_with_cuts_is_refused_or_divided(tmp_path: Path) -> None:
    parts = [textured(72, 96, 1)] * 12 + [255 - textured(72, 96, 2) // 2] * 20
    video = probe_video(encode(tmp_path / "cut.mp4", parts))
    with pytest.raises(HoiError, match="cuts before frame 12"):
        choose_clips(video, None, None)
    assert choose_clips(video, None, "longest") == [Shot(12, 32)]
    assert choose_clips(video, None, "0") == [Shot(0, 12)]
    assert choose_clips(video, (14, 20), None) == [Shot(14, 20)]
    assert choose_clips(video, None, "all", max_seconds=0.4) == [Shot(0, 12), Shot(12, 22), Shot(22, 32)]
    with pytest.raises(HoiError, match="at most 0.4 s"):
        choose_clips(video, None, "longest", max_seconds=0.4)
    with pytest.raises(HoiError, match="no shot '7'"):
        choose_clips(video, None, "7")


def test_a_clip_is_encoded_frame_for_frame(tmp_path: Path, counting: list[np.ndarray], given: dict[str, str]) -> None:
    encode(tmp_path / "in.mp4", counting)
    video = probe_video(tmp_path / "in.mp4")
    options = PrepareOptions("sphere:0.1", motion=given["motion"], human_masks=given["human_masks"])
    with pytest.raises(HoiError, match="12 frames, the video has 5"):  # the motion is of another clip
        prepare_session(video, Shot(20, 25), tmp_path / "part", options)
    clip = probe_video(tmp_path / "part" / "video.mp4", resample=False)
    levels = [(float(picture.mean()) - 20) / 4 for _, picture in read_frames(clip)]
    assert clip.fps == 30.0
    np.testing.assert_allclose(levels, [20, 21, 22, 23, 24], atol=0.6)


def test_duplicates_are_known_by_content_and_by_address(tmp_path: Path, counting: list[np.ndarray]) -> None:
    first = encode(tmp_path / "a.mp4", counting)
    note_source(tmp_path, "lift", first, "https://example.org/1")
    copy = tmp_path / "b.mp4"
    copy.write_bytes(first.read_bytes())
    with pytest.raises(HoiError, match="prepared before as lift"):
        check_not_known(tmp_path, copy, None)
    other = encode(tmp_path / "c.mp4", counting[:9])
    with pytest.raises(HoiError, match="address https://example.org/1"):
        check_not_known(tmp_path, other, "https://example.org/1")
    check_not_known(tmp_path, other, "https://example.org/2")


def test_meshes_keep_their_vertices(tmp_path: Path) -> None:
    mesh = trimesh.creation.box([0.2, 0.3, 0.4])
    for name in ("a.ply", "a.glb", "a.obj"):
        mesh.export(tmp_path / name)
        write_object(str(tmp_path / name), tmp_path)
        again = trimesh.load(tmp_path / "obj_org.obj", process=False, maintain_order=True)
        np.testing.assert_allclose(np.asarray(again.vertices), mesh.vertices, atol=1e-6)
    with pytest.raises(HoiError, match="box:0.4x0.3x0.3"):
        write_object("box:2", tmp_path)
    (tmp_path / "bad.glb").write_bytes(b"glTF nonsense")
    with pytest.raises(HoiError, match="not a readable glb"):
        read_glb(tmp_path / "bad.glb")


@pytest.mark.parametrize("content", ['{"0": 3}', "[]", '{"x": {}}', "{}", '{"0": {"object": [["a", 2]]}}'])
def test_strokes_that_are_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "s.json").write_text(content)
    with pytest.raises(HoiError, match="s.json"):
        read_strokes(tmp_path / "s.json")


def test_the_command_says_what_is_wrong_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.mp4").write_bytes(b"no video")
    for words, word in (
        ([f"video={tmp_path}/x.mp4"], "not a readable video"),
        ([f"video={tmp_path}/none.mp4"], "no such video"),
        ([f"video={tmp_path}/x.mp4", "fps=fast"], "fps: found 'fast'"),
        ([f"video={tmp_path}/x.mp4", "height_m=175"], "prepare.height_m: found 175"),
        ([f"video={tmp_path}/x.mp4", "person_px=[1,2,3]"], "person_px: expected [X,Y]"),
    ):
        with pytest.raises(SystemExit) as ended:
            main([*words, "object=sphere:0.1", f"output={tmp_path}/s"])
        error = capsys.readouterr().err
        assert ended.value.code == 2 and word in error and error.count("\n") == 1


@pytest.mark.slow
@pytest.mark.skipif(not is_fetched("pose_detection", "pose_landmark", "hand_landmark"), reason=f"run {COMMAND}")
def test_the_released_example_from_end_to_end(data: Path, tmp_path: Path) -> None:
    spear = data / "spear"
    main([f"video={spear}/video.mp4", f"object={spear}/obj_org.obj", f"output={tmp_path}/spear", "shot=longest"])
    report = json.loads((tmp_path / "spear" / "prepare.json").read_text())
    assert report["frames"] == 40
    assert report["motion"]["reprojection_px_median"] <= 8.0  # at 576 x 1024
    assert report["motion"]["seen_share"] > 0.95


@pytest.mark.parametrize("source", ["box", "gone.obj", "gone.glb"])
def test_an_object_that_is_none_is_told_with_what_prepare_takes(source: str, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="no such object file.*object=FILE.*box:"):
        write_object(source, tmp_path)
