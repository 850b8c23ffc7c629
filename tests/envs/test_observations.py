"""The observation table: layout, frames of reference, known values."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import roma
import torch
from torch import Tensor

from envs.config import ObservationConfig
from envs.features import heading_of, rotation_columns
from envs.observations import ObservationTable
from humanoid_hoi.body.skeleton import BODY_JOINTS, JOINT_NAMES
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, pair_points_w
from humanoid_hoi.sim.state import SimState, rows_of
from tests.envs.conftest import Compose

FRAMES = torch.tensor([0, 20, 50, 90])
_POSE = ["joint_pos", "obj_pos", "joint_rot6d", "obj_rot6d"]
_ALL = [*_POSE, "joint_vel", "joint_angvel", "obj_vel", "obj_angvel"]
# The terms these tests know of; what else the yaml may switch on is no concern of theirs.
TERMS = {
    "state": {"params": {"of": _ALL}},
    "near": {"fn": "reference_difference", "params": {"ahead": "near", "of": _ALL}},
    "far": {"fn": "reference_difference", "params": {"ahead": "far", "of": _POSE}},
    "pair_vector": {},
    "root_height": {},
    "obj_height": {},
    "joint_contact": {},
    "hand_contact": {},
    "near_hand_contact": {"fn": "reference_hand_contact", "params": {"ahead": "near"}},
    "near_pair_active": {"fn": "reference_pair_active", "params": {"ahead": "near"}},
    "phase": {},
}
CLIPS = torch.zeros(4, dtype=torch.long)
StateOf = Callable[..., SimState]


@pytest.fixture(scope="module")
def table(reference: PackedReference) -> ObservationTable:
    return ObservationTable(ObservationConfig(terms=TERMS), reference)


def observe(table: ObservationTable, state: SimState, frames: Tensor = FRAMES) -> dict[str, Tensor]:
    """The observation by block name."""
    obs = table.compute(state, CLIPS, frames, rows_of(table.reference.pairs, CLIPS))
    return {str(r["name"]): obs[:, int(r["start"]) : int(r["start"]) + int(r["size"])] for r in table.layout()}  # type: ignore[call-overload]


@pytest.mark.parametrize(("joints", "count"), [("body", 22), ("tips", 32), ("all", 52)])
def test_layout_adds_up(joints: str, count: int, reference: PackedReference, state_of: StateOf) -> None:
    table = ObservationTable(ObservationConfig(joints=joints, terms=TERMS), reference)
    rows = table.layout()
    starts = np.cumsum([0, *(int(r["size"]) for r in rows)])  # type: ignore[call-overload]
    assert [r["start"] for r in rows] == starts[:-1].tolist() and table.dim == starts[-1]
    obs = table.compute(state_of(reference.frame(CLIPS, FRAMES)), CLIPS, FRAMES, rows_of(reference.pairs, CLIPS))
    assert obs.shape == (4, table.dim) and obs.dtype == torch.float32
    pairs = reference.num_pairs
    pose = 3 * (3 * count + 3)
    speed = 3 * (2 * count + 2)
    assert table.dim == 2 * (pose + speed) + pose + 3 * pairs + (1 + 1 + count + 2 + 2 + pairs + 1)
    assert len({r["name"] for r in rows}) == len(rows)


def test_the_heading_does_not_matter(demo: HoiClip, state_of: StateOf) -> None:
    angle = 2.1
    shift = np.array([3.0, -2.0, 0.0], np.float32)
    turn = torch.tensor([0, 0, math.sin(angle / 2), math.cos(angle / 2)])

    def turned(vector: np.ndarray) -> np.ndarray:
        return roma.quat_action(turn.expand(len(vector), 4), torch.from_numpy(vector)).numpy()

    def spun(quat: np.ndarray) -> np.ndarray:
        return roma.quat_product(turn.expand(len(quat), 4), torch.from_numpy(quat)).numpy()

    quat = demo.joint_quat.copy()
    quat[:, 0] = spun(quat[:, 0])
    other = demo.replace(
        root_pos_w=turned(demo.root_pos_w) + shift,
        obj_pos_w=turned(demo.obj_pos_w) + shift,
        joint_quat=quat,
        obj_quat_w=spun(demo.obj_quat_w),
    )
    seen = []
    for clip in (demo, other):
        table = ObservationTable(ObservationConfig(), PackedReference([clip]))
        state = state_of(table.reference.frame(CLIPS, FRAMES + 3))  # off the reference, so that differences count
        seen.append(table.compute(state, CLIPS, FRAMES, rows_of(table.reference.pairs, CLIPS)))
    assert torch.allclose(*seen, atol=2e-4)


def test_known_values(table: ObservationTable, reference: PackedReference, demo: HoiClip, state_of: StateOf) -> None:
    ref = reference.frame(CLIPS, FRAMES)
    got = observe(table, state_of(ref))
    assert torch.allclose(got["root_height"][:, 0], torch.from_numpy(demo.root_pos_w)[FRAMES, 2], atol=1e-5)
    assert torch.allclose(got["obj_height"][:, 0], torch.from_numpy(demo.obj_pos_w)[FRAMES, 2], atol=1e-6)
    assert torch.allclose(got["phase"][:, 0], FRAMES / (demo.num_frames - 1))
    assert got["joint_pos"][:, :3].abs().max() == 0  # the pelvis is the origin
    assert torch.equal(got["ref+1_pair_active"], reference.frame(CLIPS, FRAMES + 1).pair_active)
    distance = got["joint_pos"].view(4, -1, 3)[:, 15].norm(dim=-1)  # turning keeps lengths
    assert torch.allclose(distance, (ref.joint_pos_w[:, 15] - ref.joint_pos_w[:, 0]).norm(dim=-1), atol=1e-5)
    # 6D: the first column of the pelvis' rotation seen from its heading has no sideways part.
    assert got["joint_rot6d"][:, 1].abs().max() < 1e-6


@pytest.mark.parametrize("offset", [1, 16])
def test_no_difference_where_the_state_is_the_future_reference(
    offset: int, table: ObservationTable, reference: PackedReference, state_of: StateOf
) -> None:
    got = observe(table, state_of(reference.frame(CLIPS, FRAMES + offset)))
    prefix = f"ref+{offset}_"
    differences = {n: v for n, v in got.items() if n.startswith(prefix) and n.endswith("_diff")}
    assert len(differences) == (8 if offset == 1 else 4)
    assert all(v.abs().max() < 1e-6 for v in differences.values())
    other = "ref+16_joint_pos_diff" if offset == 1 else "ref+1_joint_pos_diff"
    assert got[other][1].abs().max() > 1e-3


def test_the_future_ends_with_the_clip(table: ObservationTable, reference: PackedReference, state_of: StateOf) -> None:
    last = torch.full((4,), int(reference.lengths[0]) - 1)
    got = observe(table, state_of(reference.frame(CLIPS, last)), last)
    assert max(v.abs().max() for n, v in got.items() if n.endswith("_diff")) < 1e-6
    assert torch.equal(got["phase"], torch.ones(4, 1))


def test_contact_flags(table: ObservationTable, reference: PackedReference, state_of: StateOf) -> None:
    state = state_of(reference.frame(CLIPS, FRAMES))
    wrist, finger, foot = (JOINT_NAMES.index(n) for n in ("left_wrist", "right_index2", "right_foot"))
    state.obj_contact_force_w[0, wrist] = torch.tensor([0.8, 0.8, 0.0])  # 1.13 N
    state.obj_contact_force_w[1, wrist] = torch.tensor([0.6, 0.6, 0.0])  # 0.85 N: below the threshold
    state.obj_contact_force_w[2, finger] = torch.tensor([0.0, 0.0, 5.0])
    state.ground_contact_force_w[3, foot] = torch.tensor([0.0, 0.0, 300.0])
    got = observe(table, state)
    expected = torch.zeros(4, 22)
    expected[0, BODY_JOINTS.index("left_wrist")] = expected[3, BODY_JOINTS.index("right_foot")] = 1
    assert torch.equal(got["joint_contact"], expected)  # fingers are not observed, but the hand is
    assert got["hand_contact"].tolist() == [[1, 0], [0, 0], [0, 1], [0, 0]]


def test_required_hand_contacts_of_the_next_frame(
    table: ObservationTable, reference: PackedReference, demo: HoiClip, state_of
) -> None:
    hands = [
        [i for i, n in enumerate(JOINT_NAMES) if n.startswith(s) and i in _hand_joints()] for s in ("left", "right")
    ]
    wanted = np.stack([demo.contact_labels[:, h].max(1) for h in hands], 1)
    frames = torch.arange(0, demo.num_frames - 1, 7)[:4]
    starts = torch.tensor([int(np.argmax(wanted[:, 0] > 0)) - 1, 0, 5, 50])  # the frame before the first contact
    for at in (frames, starts):
        got = observe(table, state_of(reference.frame(CLIPS, at)), at)["ref+1_hand_contact"]
        assert torch.equal(got, torch.from_numpy(wanted[at + 1]).float())


def _hand_joints() -> list[int]:
    return [i for i, n in enumerate(JOINT_NAMES) if n.endswith("wrist") or n not in BODY_JOINTS]


def heading_matrix(root_quat_w: torch.Tensor) -> torch.Tensor:
    """(N, 3, 3) H with ``v_world @ H = v_heading``, as the observation makes it."""
    return heading_of(rotation_columns(root_quat_w.unsqueeze(1))[:, 0, :2])


def test_heading_frame_by_hand() -> None:
    half = math.radians(45)
    facing_left = torch.tensor([[0, 0, math.sin(half), math.cos(half)]])  # +y
    ahead = torch.tensor([[[0.0, 1, 0], [-1, 0, 0], [0, 0, 1]]]) @ heading_matrix(facing_left)
    assert torch.allclose(ahead, torch.eye(3).unsqueeze(0), atol=1e-6)  # forward, left, up
    pitched = roma.rotvec_to_unitquat(torch.tensor([[0.0, 0.7, 0.0]]))
    assert torch.allclose(heading_matrix(pitched), torch.eye(3).unsqueeze(0), atol=1e-6)


def test_rotation_columns_are_those_of_the_matrix() -> None:
    quat = roma.random_unitquat((3, 5))
    matrix = roma.unitquat_to_rotmat(quat)
    expected = torch.stack([matrix[..., 0], matrix[..., 1]], 2).flatten(1, 2)
    assert torch.allclose(rotation_columns(quat), expected, atol=1e-5)


@pytest.mark.parametrize("joints", ["body", "tips", "all"])
def test_the_fused_observation_is_the_plain_formula(joints: str, reference: PackedReference, state_of: StateOf) -> None:
    """Every block once more, one by one, with roma's rotations and a loop over what the table calls it."""
    table = ObservationTable(ObservationConfig(joints=joints, terms=TERMS), reference)
    state = state_of(reference.frame(CLIPS, FRAMES + 3))
    state.obj_contact_force_w.normal_(generator=torch.Generator().manual_seed(0))
    state.ground_contact_force_w.normal_(generator=torch.Generator().manual_seed(1))
    pairs = rows_of(reference.pairs, CLIPS)
    index = [JOINT_NAMES.index(n) for n in table.context.joint_names]
    x_axis = roma.unitquat_to_rotmat(state.joint_quat_w[:, 0])[:, :, 0]
    turn = torch.zeros(4, 3)
    turn[:, 2] = -torch.atan2(x_axis[:, 1], x_axis[:, 0])
    to_heading = roma.rotvec_to_rotmat(turn).unsqueeze(1)

    def parts(s: SimState) -> dict[str, Tensor]:
        def columns(quat: Tensor) -> Tensor:
            return roma.unitquat_to_rotmat(quat)[..., :2].mT.flatten(1, -2)

        return {
            "joint_pos": s.joint_pos_w[:, index],
            "obj_pos": s.obj_pos_w[:, None],
            "joint_rot6d": columns(s.joint_quat_w[:, index]),
            "obj_rot6d": columns(s.obj_quat_w[:, None]),
            "joint_vel": s.joint_vel_w[:, index],
            "joint_angvel": s.joint_angvel_w[:, index],
            "obj_vel": s.obj_vel_w[:, None],
            "obj_angvel": s.obj_angvel_w[:, None],
        }

    now, near, far = (
        parts(s) for s in (state, reference.frame(CLIPS, FRAMES + 1), reference.frame(CLIPS, FRAMES + 16))
    )
    root = state.joint_pos_w[:, :1]
    expected = {k: v - root if k.endswith("_pos") else v for k, v in now.items()}
    expected |= {f"ref+1_{k}_diff": v - now[k] for k, v in near.items()}
    expected |= {f"ref+16_{k}_diff": far[k] - now[k] for k in ("joint_pos", "obj_pos", "joint_rot6d", "obj_rot6d")}
    body, obj = pair_points_w(pairs, state.joint_pos_w, state.joint_quat_w, state.obj_pos_w, state.obj_quat_w)
    expected["pair_vector"] = obj - body
    got = observe(table, state)
    for name, vectors in expected.items():
        local = (to_heading @ vectors.unsqueeze(-1)).flatten(1)
        assert torch.allclose(got[name], local, atol=2e-5), name
    touching = (state.net_contact_force_w[:, index].norm(dim=-1) > 1).float()
    assert torch.equal(got["joint_contact"], touching)
    assert set(got) - set(expected) == {
        "root_height",
        "obj_height",
        "joint_contact",
        "hand_contact",
        "ref+1_hand_contact",
        "ref+1_pair_active",
        "phase",
    }


def test_an_unknown_choice_is_refused(reference: PackedReference) -> None:
    with pytest.raises(HoiError, match="env.observation.joints: found 'hands'.*body or tips or all"):
        ObservationTable(replace(ObservationConfig(), joints="hands"), reference)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"feet": {}}, "env.observation.terms.feet: unknown observation term 'feet'.*root_height"),
        ({"state": {"params": {"of": ["joint_pose"]}}}, "unknown quantity 'joint_pose'.*joint_pos, obj_pos"),
        ({"phase": {"params": {"ahead": 3}}}, "unknown parameter 'ahead'.*takes no parameters"),
        ({"mine": {"fn": "my.module.Term"}}, "does not run programs"),
        ({"phase": None}, "no term is on"),
    ],
)
def test_mistakes_are_told_with_the_valid_names(terms: dict, message: str, reference: PackedReference) -> None:
    with pytest.raises(HoiError, match=message):
        ObservationTable(ObservationConfig(terms=terms), reference)


def test_terms_are_switched_and_set_in_yaml(reference: PackedReference, state_of: StateOf) -> None:
    chosen = {
        "state": {"params": {"of": ["obj_pos", "joint_pos"]}},
        "soon": {"fn": "reference_difference", "params": {"ahead": 4, "of": ["joint_pos"]}},
        "phase": {},
        "root_height": None,
        "obj_height": {},
    }
    table = ObservationTable(ObservationConfig(terms=chosen), reference)
    assert [b.name for b in table.blocks] == ["obj_pos", "joint_pos", "ref+4_joint_pos_diff", "phase", "obj_height"]
    assert table.dim == 3 + 66 + 66 + 1 + 1
    whole = ObservationTable(ObservationConfig(terms=TERMS), reference)
    state = state_of(reference.frame(CLIPS, FRAMES))
    some = observe(table, state)
    every = observe(whole, state)
    for name in ("obj_pos", "joint_pos", "phase", "obj_height"):
        assert torch.allclose(some[name], every[name], atol=1e-6)
    assert some["ref+4_joint_pos_diff"].abs().max() > every["ref+1_joint_pos_diff"].abs().max() > 0


def test_the_reference_some_frames_ahead_by_words_of_a_command_line(
    compose: Compose, reference: PackedReference, state_of: StateOf
) -> None:
    term = "{fn: reference_difference, params: {ahead: %d, of: [joint_pos, obj_pos]}}"
    words = [f"+env.observation.terms.in_{k}={term % k}" for k in (4, 8)]
    plain, more = (
        ObservationTable(typed(ObservationConfig, compose(*chosen).env.observation, "env.observation"), reference)
        for chosen in ([], words)
    )
    assert more.dim == plain.dim + 2 * 3 * (22 + 1)
    ref = reference.frame(CLIPS, FRAMES)
    seen = observe(more, state_of(ref))
    for ahead in (4, 8):
        moved = reference.frame(CLIPS, FRAMES + ahead).obj_pos_w - ref.obj_pos_w
        assert torch.allclose(seen[f"ref+{ahead}_obj_pos_diff"].norm(dim=-1), moved.norm(dim=-1), atol=1e-5)
    assert (seen["ref+8_obj_pos_diff"].norm(dim=-1) > seen["ref+4_obj_pos_diff"].norm(dim=-1)).any()
