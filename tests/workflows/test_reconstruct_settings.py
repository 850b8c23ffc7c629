"""The command's settings reach the solver, every one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.reconstruction.pipeline import SolverOptions
from humanoid_hoi.workflows.reconstruct import job_of

CHANGED = {
    "stages": 1,
    "static": True,
    "refine_camera": False,
    "prior": "kept.npz",
    "place_person": False,
    "limb_ik": False,
    "hold_still": False,
    "contacts": "annotated",
    "stage1.weight_2d": 5.0,
    "ik.iterations": 3,
    "stage2.steps": 7,
}


def options(**changed: object) -> SolverOptions:
    settings = OmegaConf.load(CFG / "tools" / "reconstruct.yaml")
    for name, value in changed.items():
        OmegaConf.update(settings, name, value, merge=True)
    return job_of(settings, Path(), Path()).options  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "value"), CHANGED.items())
def test_a_setting_of_the_command_reaches_the_solver(name: str, value: object) -> None:
    found: object = options(**{name: value})
    for part in name.split("."):
        found = getattr(found, part)
    assert found == value != OmegaConf.select(OmegaConf.load(CFG / "tools" / "reconstruct.yaml"), name)


def test_no_setting_is_left_out() -> None:
    assert {name.split(".")[0] for name in CHANGED} == set(SolverOptions.__dataclass_fields__)
    with pytest.raises(HoiError, match="geometry or annotated"):
        options(contacts="some")
