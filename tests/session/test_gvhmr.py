from __future__ import annotations

import contextlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.gvhmr import read_motion


class Evil:
    """Unpickling this would write a file."""

    def __init__(self, target: str) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return (open, (self.target, "w"))


@pytest.fixture
def damaged(make: Callable[..., Path]) -> Callable[[Callable[[Any], Any]], Path]:
    """A folder whose result.pt went through an edit."""

    def damage(edit: Callable[[Any], Any]) -> Path:
        path = make(1) / "motion" / "result.pt"
        data = torch.load(path, weights_only=True)
        torch.save(edit(data) or data, path)
        return path.parent.parent

    return damage


def test_both_generations(make: Callable[..., Path]) -> None:
    first = read_motion(make(1))
    second = read_motion(make(2))
    assert not first.has_hands and not first.params_cam.left_hand_pose.any()
    assert second.has_hands and second.params_cam.left_hand_pose.any() and second.path.name == "result_hand.pt"
    assert first.params_cam.num_frames == 6 and first.params_cam.betas.shape == (10,)
    np.testing.assert_allclose(first.camera_matrix, [[80, 0, 32], [0, 80, 24], [0, 0, 1]])


def test_one_shape_for_all_frames_and_hands_in_the_other_dictionary(make: Callable[..., Path]) -> None:
    folder = make(2)
    path = folder / "motion" / "result_hand.pt"
    data = torch.load(path, weights_only=True)
    for section in ("smpl_params_incam", "smpl_params_global"):
        data[section]["betas"] = data[section]["betas"][0]
    hands = {k: data["smpl_params_incam"].pop(k) for k in ("left_hand_pose", "right_hand_pose")}
    data["smpl_params_global"] |= {key: value.reshape(6, 15, 3) for key, value in hands.items()}
    torch.save(data, path)
    motion = read_motion(folder)
    assert motion.has_hands and motion.params_cam.right_hand_pose.shape == (6, 45) and motion.betas_spread == 0


def test_the_real_motion(real: Path) -> None:
    motion = read_motion(real)
    assert motion.params_cam.num_frames == 247 and motion.betas_spread < 1e-6
    np.testing.assert_allclose(motion.camera_matrix[:2, 2], [360, 640])
    assert motion.camera_matrix[0, 0] == pytest.approx(np.hypot(720, 1280), abs=0.1)


def _drop(data: dict[str, Any]) -> None:
    del data["smpl_params_incam"]["body_pose"]


def _nan(data: dict[str, Any]) -> None:
    data["smpl_params_global"]["transl"][4, 1] = float("nan")


def _short(data: dict[str, Any]) -> None:
    data["smpl_params_global"] = {k: v[:5] for k, v in data["smpl_params_global"].items()}


def _shape(data: dict[str, Any]) -> None:
    data["smpl_params_incam"]["body_pose"] = torch.zeros(6, 69)


def _flat_camera(data: dict[str, Any]) -> None:
    data["K_fullimg"] = torch.zeros(6, 3, 3)


def _uneven(data: dict[str, Any]) -> None:
    data["smpl_params_incam"]["body_pose"] = torch.zeros(4, 63)


def _scalar(data: dict[str, Any]) -> None:
    data["smpl_params_incam"]["transl"] = torch.tensor(1.0)


def _no_camera(data: dict[str, Any]) -> None:
    del data["K_fullimg"]


def _zoom(data: dict[str, Any]) -> None:
    data["K_fullimg"][3] *= 1.5


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda data: [1, 2], "result.pt: expected a dictionary, found list"),
        (lambda data: {"K_fullimg": data["K_fullimg"]}, "smpl_params_incam: missing"),
        (_drop, "smpl_params_incam.body_pose: missing"),
        (_nan, r"smpl_params_global.transl: frame 4, index \[4, 1\]: value nan is not finite"),
        (_short, "smpl_params_global: 5 frames, smpl_params_incam has 6"),
        (_shape, r"smpl_params_incam.body_pose: expected shape \(frames, 63\), found \(6, 69\)"),
        (_uneven, "smpl_params_incam.body_pose: 4 frames, transl has 6"),
        (_scalar, r"smpl_params_incam.transl: expected shape \(frames, 3\), found \(\)"),
        (_flat_camera, "K_fullimg: cannot be inverted"),
        (_zoom, "K_fullimg: frame 3 differs from frame 0"),
        (_no_camera, r"K_fullimg: expected \(6, 3, 3\), found NoneType"),
    ],
    ids=["list", "no incam", "no body", "nan", "short", "shape", "uneven", "scalar", "camera", "zoom", "no camera"],
)
def test_bad_motions(damaged: Callable[..., Path], edit: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(HoiError, match=message):
        read_motion(damaged(edit))


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
def test_code_in_the_file_is_not_run(make: Callable[..., Path]) -> None:
    folder = make(1)
    target = folder / "written_by_pickle"
    torch.save({"smpl_params_incam": Evil(str(target))}, folder / "motion" / "result.pt")
    with pytest.raises(HoiError, match="result.pt: .*pickled objects.*nothing in it was executed"):
        read_motion(folder)
    (folder / "motion" / "result.pt").write_bytes(pickle.dumps(Evil(str(target))))
    with pytest.raises(HoiError, match="result.pt"):
        read_motion(folder)
    assert not target.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"hello"])
def test_what_is_no_torch_file(make: Callable[..., Path], content: bytes) -> None:
    folder = make(1)
    (folder / "motion" / "result.pt").write_bytes(content)
    with pytest.raises(HoiError, match="motion/result.pt: "):
        read_motion(folder)


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_file_is_read_or_told(make: Callable[..., Path]) -> None:
    folder = make(1)
    path = folder / "motion" / "result.pt"
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(40):
        content = bytearray(whole)
        for place in rng.integers(0, len(whole), 3):
            content[place] ^= int(rng.integers(1, 256))
        path.write_bytes(
            bytes(content[: rng.integers(len(whole) // 2, len(whole) + 1)]) if rng.random() < 0.3 else content
        )
        with contextlib.suppress(HoiError):
            read_motion(folder)


def test_no_motion_at_all(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="neither motion/result_hand.pt nor motion/result.pt exists"):
        read_motion(tmp_path)
