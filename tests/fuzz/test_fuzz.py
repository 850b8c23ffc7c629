"""Every loader against seeded damage: one-line refusals or sound results, nothing executed, bounded memory and time.

A hundred inputs per loader in the usual run; ``pytest tests/fuzz -m slow`` takes thousands and prints the counts that
docs/results/robustness.md records. An input that is accepted is checked by the loader's own oracle, which is written
here from the format's description and does not call the product's checks.
"""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import load_mesh
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.session.annotations import read_annotations
from humanoid_hoi.session.masks import read_mask
from tests.fuzz import mutate
from tests.fuzz.targets import TARGETS, Target

FEW = 100
MANY = 2500
MAX_SECONDS = 10.0
MAX_MEGABYTES = 300.0


def attack(target: Target, seed: int, count: int) -> Counter[str]:
    """Load ``count`` damaged versions of the target's file; what became of them, by kind, with the worst told first."""
    sound = target.file.read_bytes()
    target.oracle(target.load())  # the undamaged file passes its own oracle
    outcome: Counter[str] = Counter()
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        with np.errstate(all="ignore"):
            target.file.write_bytes(target.change(rng, sound))
        outcome[_verdict(target, number)] += 1
    target.file.write_bytes(sound)
    return outcome


def _verdict(target: Target, number: int) -> str:
    start = time.process_time()
    try:
        result = target.load()
    except HoiError as error:
        verdict = (
            "refused" if "\n" not in str(error) and len(str(error)) < 2000 else f"#{number}: a refusal of many lines"
        )
    except (MemoryError, Exception) as error:
        verdict = f"#{number}: {type(error).__name__}: {str(error)[:80]}"
    else:
        try:
            target.oracle(result)
            verdict = "sound"
        except AssertionError as error:
            verdict = f"#{number}: accepted but wrong: {str(error)[:120]}"
    if time.process_time() - start > MAX_SECONDS:
        verdict = f"#{number}: took {time.process_time() - start:.0f} s"
    return verdict


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_a_hundred_damaged_files(name: str, tmp_path: Path) -> None:
    outcome = attack(TARGETS[name](tmp_path), seed=1, count=FEW)
    assert set(outcome) <= {"refused", "sound"}, outcome
    assert outcome["refused"] >= FEW // 10


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_thousands_of_damaged_files(name: str, tmp_path: Path) -> None:
    outcome = attack(TARGETS[name](tmp_path), seed=2, count=MANY)
    print(f"| {name} | {MANY} | {outcome['refused']} | {outcome['sound']} |")
    assert set(outcome) <= {"refused", "sound"}, outcome


FOREIGN: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "motion tensor": ("a.pt", lambda path: import_tensor(path)),
    "clip": ("a.npz", HoiClip.load),
    "solved session": ("a.npz", load_solved),
    "mesh": ("a.obj", load_mesh),
    "mask": ("00000_mask.png", read_mask),
    "record": ("a.json", read_annotations),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_code_is_not_run(name: str, tmp_path: Path) -> None:
    file, load = FOREIGN[name]
    marker = tmp_path / "executed"
    evil = mutate.crafted_pickle(str(marker))
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("archive/data.pkl", evil)
        archive.writestr("archive/version", "3")
        archive.writestr(
            "name.npy",
            b"\x93NUMPY\x01\x00\x46\x00"
            + b"{'descr': '|O', 'fortran_order': False, 'shape': (1,)}".ljust(69)
            + b"\n"
            + evil,
        )
    for data in (evil, plain.getvalue()):
        (tmp_path / file).write_bytes(data)
        with pytest.raises(HoiError):
            load(tmp_path / file)
    assert not marker.exists()


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """Files that claim much: none takes more than a fixed amount before it is refused."""
    claims = {
        "a.npz": _zip_of_zeros(2**28),
        "b.pt": _expanded(),
        "c.ply": b"ply\nformat binary_little_endian 1.0\nelement vertex 900000000\nproperty float x\nend_header\n",
        "d.stl": b"\0" * 80 + (2**31 - 1).to_bytes(4, "little"),
    }
    loads: dict[str, Callable[[Path], Any]] = {
        ".npz": HoiClip.load,
        ".pt": import_tensor,
        ".ply": load_mesh,
        ".stl": load_mesh,
    }
    for name, data in claims.items():
        path = tmp_path / name
        path.write_bytes(data)
        tracemalloc.start()
        with pytest.raises(HoiError):
            loads[path.suffix](path)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        assert peak < MAX_MEGABYTES, (name, peak)


def _zip_of_zeros(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({size // 4},), }}".encode()
        header += b" " * (117 - len(header)) + b"\n"
        archive.writestr(
            "root_pos_w.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(size)
        )
    return out.getvalue()


def _expanded() -> bytes:
    out = io.BytesIO()
    torch.save(torch.zeros(1, 1).expand(10**8, 591), out)
    return out.getvalue()
