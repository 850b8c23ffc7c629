"""What fits a policy: contracts of older versions, other clips, other base targets."""

from __future__ import annotations

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.checkpoint import check_contract


def contract(**base: object) -> dict[str, object]:
    return {"control_dt": 1 / 30, "action": {"size": 153, "base": {"kind": "reference", "hashes": {}, **base}}}


def test_a_checkpoint_from_before_base_targets_still_fits() -> None:
    old = {"control_dt": 1 / 30, "action": {"size": 153, "lead": 0.1}}
    check_contract(old, contract(lead=0.1), "old.pth")
    assert old == {"control_dt": 1 / 30, "action": {"size": 153, "lead": 0.1}}  # looked at, not changed
    with pytest.raises(HoiError, match="contract action.base.lead"):
        check_contract(old, contract(lead=0.2), "old.pth")


def test_other_targets_are_refused() -> None:
    with pytest.raises(HoiError, match='trained with "reference", the environment has "feedforward"'):
        check_contract(contract(), contract(kind="feedforward"), "a.pth")


def test_hashes_count_for_the_clips_both_know() -> None:
    saved = contract(kind="found", hashes={"lift": "a", "carry": "b"})
    check_contract(saved, contract(kind="found", hashes={"lift": "a"}), "a.pth")
    check_contract(saved, contract(kind="found", hashes={"sit": "c"}), "a.pth")
    with pytest.raises(HoiError, match="contract action.base.hashes.lift"):
        check_contract(saved, contract(kind="found", hashes={"lift": "z", "sit": "c"}), "a.pth")
