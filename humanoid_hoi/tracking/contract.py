"""The contract of a policy: layout of observation and action and what they stand for; what still fits, and what does not."""

from __future__ import annotations

import copy
from typing import Any

from humanoid_hoi.tracking.base_targets import REFERENCE


def comparable(saved: dict[str, Any], current: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both contracts (JSON values) in one form, equal where a policy of the one fits an environment of the other.

    Contracts of older versions are brought up to date. Hashes of base targets are compared for the clips both know: a
    policy may be tried on clips it was not trained on.
    """
    # Copies: the hashes that only one side knows are dropped below, and the caller's contracts stay whole.
    pair = (upgraded(saved), upgraded(current))
    known = [_hashes(contract) for contract in pair]
    # Each contract is cut down to the clips the other one knows, so that equality of the rest decides.
    for contract, hashes, other in zip(pair, known, known[::-1], strict=True):
        if hashes:
            contract["action"]["base"]["hashes"] = {clip: h for clip, h in hashes.items() if clip in other}
    return pair


def upgraded(contract: dict[str, Any]) -> dict[str, Any]:
    """A copy in today's form.

    Before base targets had a kind they were the reference, moved ahead by one number of seconds for all joints.
    """
    contract = copy.deepcopy(contract)
    action = contract.get("action")
    if isinstance(action, dict) and "lead" in action and "base" not in action:
        action["base"] = {"kind": REFERENCE, "lead": action.pop("lead"), "hashes": {}}
    return contract


def _hashes(contract: dict[str, Any]) -> dict[str, str]:
    action = contract.get("action")
    base = action.get("base") if isinstance(action, dict) else None
    return dict(base.get("hashes", {})) if isinstance(base, dict) else {}
