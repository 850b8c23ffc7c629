"""Contacts by geometry and motion, and what an object rests on."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.checks.validate import object_lowest
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.clip_check import check_clip
from humanoid_hoi.retarget.activity import pair_motion, with_real_contacts
from humanoid_hoi.retarget.supports import fit_support, with_supports
from humanoid_hoi.session.supports import read_supports


@pytest.fixture(scope="module")
def demo() -> HoiClip:
    return HoiClip.load(DEMO_CLIP)


def everywhere(clip: HoiClip) -> HoiClip:
    """As a reconstruction says it: every pair in contact in every frame."""
    return clip.replace(graph=dataclasses.replace(clip.graph, active=np.ones_like(clip.graph.active)))


def test_pairs_that_are_merely_present_touch_only_where_the_hands_are(demo: HoiClip) -> None:
    truth = demo.graph.active.any(axis=1)
    found = with_real_contacts(everywhere(demo))
    share = found.graph.active.any(axis=1)
    assert 0.4 < truth.mean() < 0.8
    assert not (truth & ~share).any()  # every true contact stays; the last centimetres of the approach count too
    assert share.mean() - truth.mean() < 0.15
    assert not share[:15].any() and not share[-15:].any()
    assert "Contacts by geometry and motion: in" in found.source and "(annotated: 100 %)" in found.source


def test_a_reconstruction_that_is_off_by_some_centimetres_keeps_its_contacts(demo: HoiClip) -> None:
    truth = demo.graph.active.any(axis=1)
    shifted = everywhere(demo.replace(obj_pos_w=demo.obj_pos_w + np.float32([0.06, 0, 0])))
    share = with_real_contacts(shifted).graph.active.any(axis=1)
    assert (share & truth).sum() > 0.85 * truth.sum()


def test_true_contacts_stay(demo: HoiClip) -> None:
    kept = with_real_contacts(demo).graph.active.any(axis=1)
    assert (kept == demo.graph.active.any(axis=1)).mean() > 0.95


def test_nothing_is_added(demo: HoiClip) -> None:
    none = demo.replace(graph=dataclasses.replace(demo.graph, active=np.zeros_like(demo.graph.active)))
    assert not with_real_contacts(none).graph.active.any()
    distance, speed = pair_motion(demo)
    assert distance.shape == speed.shape == demo.graph.active.shape and (distance >= 0).all()


def test_the_lost_table_is_fitted(demo: HoiClip, tmp_path: Path) -> None:
    (table,) = demo.supports
    lost = demo.replace(supports=())
    found = with_supports(lost, "auto", tmp_path)
    (fitted,) = found.supports
    assert fitted.pos_w[2] + fitted.half_size[2] == pytest.approx(table.pos_w[2] + table.half_size[2], abs=0.01)
    assert np.linalg.norm(fitted.pos_w[:2] - lost.obj_pos_w[0, :2]) < 0.5
    assert "fitted under" in found.source
    check_clip(found)
    assert with_supports(lost, "none", tmp_path) is lost


def test_an_object_on_the_ground_or_held_needs_none(demo: HoiClip) -> None:
    low = demo.obj_pos_w.copy()
    low[:, 2] -= low[:, 2].min() - demo.obj.size[2]
    on_ground = demo.replace(supports=(), obj_pos_w=np.tile(low[:1], (len(low), 1)))
    assert fit_support(on_ground) is None
    assert fit_support(everywhere(demo).replace(supports=())) is None  # in the hands all the time
    assert fit_support(demo) is None  # it has a table


def test_supports_of_the_annotator(demo: HoiClip, tmp_path: Path) -> None:
    box = {"name": "step", "pos_w": [1, 0, 0.1], "quat_w": [0, 0, 0, 1], "half_size": [0.3, 0.3, 0.1]}
    plane = {"name": "desk", "height": 0.74, "center": [0.5, 0.2]}
    (tmp_path / "supports.json").write_text(json.dumps({"supports": [box, plane]}))
    clip = with_supports(demo.replace(supports=()), "auto", tmp_path)
    assert [s.name for s in clip.supports] == ["step", "desk"]
    desk = clip.supports[1]
    assert desk.pos_w[2] + desk.half_size[2] == pytest.approx(0.74) and desk.pos_w[:2] == pytest.approx([0.5, 0.2])
    check_clip(clip)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"name": "a", "pos_w": [1, 2], "half_size": [1, 1, 1]}, r"supports\[0\]\.pos_w: expected 3 numbers"),
        ({"name": "a", "pos_w": [1, 2, 3], "half_size": [1, 0, 1]}, r"half_size: must be positive"),
        ({"name": "a", "pos_w": [1, 2, 3], "half_size": [1, 1, 1], "quat_w": [0, 0, 0, 2]}, "quaternion norm 2"),
        ({"name": "", "height": 1}, "expected a name"),
        ({"name": "a", "height": -1}, "height: expected a positive number, found -1"),
        ({"name": "a"}, "half_size"),
        ("table", "expected a list of objects"),
    ],
)
def test_bad_supports_are_named(tmp_path: Path, entry: object, told: str) -> None:
    (tmp_path / "supports.json").write_text(json.dumps({"supports": [entry]}))
    with pytest.raises(HoiError, match=told):
        read_supports(tmp_path / "supports.json")


@pytest.mark.parametrize(("height", "lowered"), [(0.02, 0.0), (0.07, 0.07), (0.2, 0.0)])
def test_an_object_next_to_the_ground_stands_on_it(
    demo: HoiClip, tmp_path: Path, height: float, lowered: float
) -> None:
    """No table is 7 cm high: the object's height is off by as much. One of 20 cm may be a step."""
    none = dataclasses.replace(demo.graph, active=np.zeros_like(demo.graph.active))
    low = demo.obj_pos_w.copy()
    low[:, 2] += height - float(object_lowest(demo)[0])
    lies = demo.replace(supports=(), graph=none, obj_pos_w=np.tile(low[:1], (len(low), 1)))
    found = with_supports(lies, "auto", tmp_path)
    assert float(lies.obj_pos_w[0, 2] - found.obj_pos_w[0, 2]) == pytest.approx(lowered, abs=1e-3)
    assert len(found.supports) == (height > 0.1)
    assert ("lowered by 7 cm" in found.source) is (lowered > 0)
