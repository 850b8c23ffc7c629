"""The contact evaluation model: labels, scores, inputs, a training, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from humanoid_hoi.__main__ import main
from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.parts import PART_NAMES, part_index
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.inputs import cover_map
from humanoid_hoi.interpoint.parts.frames import (
    FrameOptions,
    PartFrames,
    load_frames,
    make_frames,
    save_frames,
    touching_parts,
)
from humanoid_hoi.interpoint.parts.metrics import counts_of, gain_interval, label_score
from humanoid_hoi.interpoint.parts.model import PartsConfig, PartsModel, net_config, normalized
from humanoid_hoi.interpoint.parts.tensors import PartsTensors, cloud_tensors, pooled_cover
from humanoid_hoi.interpoint.parts.train import PartsTraining, measure, train_parts, usual_score
from humanoid_hoi.interpoint.protocol import ContactQuery
from humanoid_hoi.workflows.interpoint.parts import split_of

TINY = FrameOptions(objects=1, scenes=1, frames=2, points=64, image_size=96, seed=0, families=("box",))
TRAINING = PartsTraining(epochs=2, batch=4, lr=1e-3, weight_decay=0.01, dropout=0.0)


def test_scores_by_hand() -> None:
    wanted = np.array([[1, 1, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]], bool)
    found = np.array([[1, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0]], bool)
    score = label_score(found, wanted)
    # Two hits, one spurious, one missed: F1 = 4 / 6. Two of twelve decisions are wrong. Jaccard 1/3, 1 (both empty), 1.
    assert score.micro_f1 == pytest.approx(2 / 3)
    assert score.hamming == pytest.approx(2 / 12)
    assert score.jaccard == pytest.approx((1 / 3 + 1 + 1) / 3)


def test_nothing_found_where_nothing_is_is_perfect() -> None:
    none = np.zeros((3, 34), bool)
    assert label_score(none, none) == label_score(~none, ~none)
    assert label_score(none, none).micro_f1 == label_score(none, none).jaccard == 1.0


@given(arrays(bool, (4, 5), elements=st.booleans()), arrays(bool, (4, 5), elements=st.booleans()))
def test_scores_are_shares_and_do_not_care_who_is_right(a: np.ndarray, b: np.ndarray) -> None:
    there = label_score(a, b)
    assert there == label_score(b, a)
    assert all(0 <= value <= 1 for value in (there.micro_f1, there.hamming, there.jaccard))
    assert (there.hamming == 0) == bool((a == b).all())


def test_a_gain_over_objects_by_hand() -> None:
    found = np.array([[1, 0], [1, 1], [0, 1]], bool)
    wanted = np.array([[1, 0], [1, 0], [1, 0]], bool)
    counts = counts_of(found, wanted, ["a", "a", "b"])
    # Object a: two hits, 3 found and 2 wanted. Object b: no hit, 1 and 1.
    assert counts == {"a": (2, 5), "b": (0, 2)}
    right = counts_of(wanted, wanted, ["a", "a", "b"])
    gain, low, high = gain_interval([right], [counts])
    assert gain == pytest.approx(1 - 4 / 7)
    # Drawn again: only a (1 - 4/5), both, or only b (1 - 0).
    assert (low, high) == (pytest.approx(0.2), pytest.approx(1.0))
    assert gain_interval([counts, counts], [counts]) == (0.0, 0.0, 0.0)


def test_a_part_touches_within_two_centimeters_and_inside() -> None:
    """A cube of 20 cm; five points around it, each of a part of its own."""
    import trimesh

    cube = trimesh.creation.box(extents=[0.2, 0.2, 0.2])
    skin = np.array([[0.115, 0, 0], [0.125, 0, 0], [0.0, 0, 0], [0.0, 0.119, 0.05], [0.119, 0.119, 0.119]])
    parts = np.arange(5)
    labels = touching_parts(skin, parts, np.asarray(cube.vertices), np.asarray(cube.faces))
    # 1.5 cm: yes; 2.5 cm: no; inside: yes; 1.9 cm: yes; 3.3 cm off a corner though within the grown box: no.
    assert np.flatnonzero(labels).tolist() == [0, 2, 3]


@pytest.fixture(scope="module")
def frames() -> PartFrames:
    found = make_frames(load_free_body(), "box", 0, TINY)
    assert found is not None
    return found


def test_a_carried_box_is_touched_by_hands(frames: PartFrames) -> None:
    assert len(frames) == len(frames.objects) and set(frames.objects) == {"box-0000"}
    hands = [part_index(f"{side}_{part}") for side in ("left", "right") for part in ("palm", "fingers")]
    assert frames.labels[:, hands].any(axis=1).all()
    assert not frames.labels[:, part_index("left_ear")].any() and frames.labels.shape[1] == len(PART_NAMES)
    # Both clouds lie before the camera, within a few meters, the box within the person's reach.
    assert (frames.human[..., 2] > 0).all() and (frames.obj[..., 2] > 0).all()
    apart = np.linalg.norm(frames.human.mean(axis=1) - frames.obj.mean(axis=1), axis=1)
    assert (apart < 1.2).all()


def test_frames_are_the_same_again_and_survive_the_file(frames: PartFrames, tmp_path: Path) -> None:
    again = make_frames(load_free_body(), "box", 0, TINY)
    assert again is not None and np.array_equal(again.human, frames.human) and np.array_equal(again.image, frames.image)
    back = load_frames(save_frames(frames, tmp_path / "f.npz"))
    assert np.array_equal(back.labels, frames.labels) and back.objects == frames.objects


@pytest.mark.parametrize(("field", "value"), [("labels", np.zeros((1, 33), bool)), ("human", np.zeros((9, 4, 3)))])
def test_broken_frames_are_refused(frames: PartFrames, tmp_path: Path, field: str, value: np.ndarray) -> None:
    path = save_frames(frames, tmp_path / "f.npz")
    with np.load(path) as stored:
        fields = dict(stored)
    np.savez(path, **(fields | {field: value}))
    with pytest.raises(HoiError, match="f.npz"):
        load_frames(path)


def test_cover_is_pooled_to_the_cells_that_the_map_itself_would_have() -> None:
    human = np.zeros((80, 80), bool)
    human[10:40, 20:70] = True
    thing = np.zeros((80, 80), bool)
    thing[40:80, 0:80] = True
    query = ContactQuery(np.zeros((3, 3)), np.zeros((1, 3), int), np.zeros((80, 80, 3), np.uint8), human, thing)
    fine = torch.from_numpy(cover_map(query, 20))[None]
    assert torch.allclose(pooled_cover(fine, 5)[0], torch.from_numpy(cover_map(query, 5)), atol=0.06)
    assert torch.allclose(pooled_cover(fine, 20), fine)


def test_separate_clouds_forget_the_place_and_shared_ones_keep_it() -> None:
    human = torch.randn(2, 50, 3)
    obj = torch.randn(2, 50, 3)
    near, far = (normalized(human, obj + shift, "separate") for shift in (0.0, 5.0))
    assert torch.allclose(near[1], far[1], atol=1e-5)
    assert torch.allclose(near[1].norm(dim=-1).amax(dim=1), torch.ones(2))
    near, far = (normalized(human, obj + shift, "shared") for shift in (0.0, 5.0))
    assert not torch.allclose(near[1], far[1], atol=0.1)
    # The same similarity for both: distances between person and object keep their ratio.
    ratio = (near[0][:, 0] - near[1][:, 0]).norm(dim=-1) / (human[:, 0] - obj[:, 0]).norm(dim=-1)
    size = (human - human.mean(dim=1, keepdim=True)).norm(dim=-1).amax(dim=1)
    assert torch.allclose(ratio, 1 / size)


def points_only(count: int = 24) -> tuple[PartsConfig, PartsTensors]:
    """Clouds whose one label is told by the object's shape: a flat one touches part 3, a round one part 5."""
    rng = np.random.default_rng(0)
    human = rng.normal(size=(count, 64, 3)).astype(np.float32)
    obj = rng.normal(size=(count, 64, 3)).astype(np.float32)
    labels = np.zeros((count, 34), bool)
    flat = np.arange(count) % 2 == 0
    obj[flat, :, 1] *= 0.02
    labels[flat, 3] = True
    labels[~flat, 5] = True
    frames = PartFrames(
        np.zeros((count, 1, 1, 3), np.uint8), np.zeros((count, 400, 8)), human, obj, labels, ("x",) * count
    )
    config = PartsConfig("3d", "separate", net_config("none", 96, 64), 0.0)
    return config, PartsTensors(torch.from_numpy(labels).float(), None, cloud_tensors(frames, config.net, "separate"))


def test_a_model_of_points_learns_what_shape_tells() -> None:
    config, data = points_only()
    options = PartsTraining(epochs=12, batch=8, lr=3e-3, weight_decay=0.0, dropout=0.0)
    done = train_parts(config, options, data, seed=0)
    assert done.losses[-1] < 0.3 * done.losses[0]
    assert measure(done.model, data).micro_f1 > 0.95
    # Two labels of 34, each in half of the frames: saying both is right half of the time.
    blind = usual_score(data.labels, data.labels)
    assert blind.micro_f1 == pytest.approx(2 / 3) and blind.jaccard == pytest.approx(0.5)


def test_a_training_is_the_same_again_for_its_seed() -> None:
    config, data = points_only(8)
    first, second, other = (train_parts(config, TRAINING, data, seed).losses for seed in (1, 1, 2))
    assert first == second and first != other


def test_the_order_of_a_cloud_changes_little_and_the_object_is_seen() -> None:
    config, data = points_only(4)
    model = PartsModel(config).eval()
    batch = data.batch(torch.arange(4), config)
    with torch.no_grad():
        logits = model(batch)
    assert logits.shape == (4, 34)
    # Frames differ in nothing but their clouds.
    assert (logits[0] - logits[1]).abs().max() > 1e-4


def test_objects_are_held_out_whole() -> None:
    names = [f"{family}-{k:04d}" for family in ("box", "cup", "chair", "bat") for k in range(6) for _ in range(3)]
    for hold_out in ("object", "family"):
        split = split_of(names, hold_out, 0.4)
        key = (lambda name: name) if hold_out == "object" else (lambda name: name.split("-")[0])
        train = {key(names[k]) for k in split.train}
        test = {key(names[k]) for k in split.test}
        assert train and test and not train & test
        assert len(split.train) + len(split.test) == len(names)
    with pytest.raises(HoiError, match="too few"):
        split_of(["box-0000"] * 5, "object", 0.5)


def test_the_command_trains_goes_on_and_refuses_other_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "interpoint",
        "parts",
        f"output={tmp_path / 'p'}",
        "frames.objects=3",
        "frames.scenes=1",
        "frames.frames=2",
    ]
    words += ["frames.families=[box,ball]", "frames.points=64", "frames.image_size=96", "seeds=[0]", "workers=1"]
    words += ["train.epochs=1", "train.batch=4", "test_share=0.4", "inputs=[2d,2d+3d]"]
    main(words)
    table = (tmp_path / "p" / "table.md").read_text()
    assert "2d+3d, separate clouds, more than 2d alone" in table
    assert "| 2d | 1 |" in table and "| 2d+3d, separate clouds | 1 |" in table and "usual labels" in table
    run = tmp_path / "p" / "runs" / "2d-seed0.json"
    stamp = run.stat().st_mtime_ns
    capsys.readouterr()
    main(words)
    assert run.stat().st_mtime_ns == stamp and (tmp_path / "p" / "table.md").read_text() == table
    assert json.loads(run.read_text())["parameters"] > 1000
    with pytest.raises(SystemExit):
        main([*words, "train.epochs=2"])
    assert "other settings" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*words, "frames.objects=4"])
    assert "other options" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("inputs=[4d]", "inputs"), ("clouds=[x]", "clouds"), ("hold_out=x", "hold_out"), ("test_share=1", "test_share"),
        ("seeds=[]", "seeds"), ("frames.families=[ufo]", "families"), ("train.batch=1", "train.batch"),
    ],
)  # fmt: skip
def test_bad_settings_are_one_line_before_any_work(
    tmp_path: Path, word: str, field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["interpoint", "parts", f"output={tmp_path / 'p'}", word])
    message = capsys.readouterr().err
    assert field in message and message.strip().count("\n") == 0
    assert not (tmp_path / "p" / "frames").exists()
