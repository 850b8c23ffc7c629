"""Beginning with another policy: blocks found by name, the old clip's time forgotten, what does not fit refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from child import SETTINGS
from point_mass import PointMassEnv
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.checkpoint import read_checkpoint
from humanoid_hoi.learning.policy import policy_of
from humanoid_hoi.learning.trainer import train
from humanoid_hoi.learning.transfer.actor_file import write_actor
from humanoid_hoi.learning.transfer.warm_start import WarmStart

NET = "a2c_network."
UNITS = {"units": [4], "activation": "elu", "normalize_input": True}


def layout(*blocks: tuple[str, int], base: str = "old") -> dict[str, Any]:
    """A contract with these observation blocks and one action."""
    rows = []
    start = 0
    for name, size in blocks:
        rows.append({"name": name, "frame": "heading", "start": start, "size": size})
        start += size
    action = {"mode": "residual", "size": 1, "joints": ["a"], "scale_rad": [0.4], "base": {"hashes": {"clip": base}}}
    return {"observation": rows, "action": action}


def weights(width: int, seed: int) -> dict[str, Tensor]:
    """A model of one hidden layer of 4, as rl_games names its parts."""
    g = torch.Generator().manual_seed(seed)
    model = {f"{NET}{net}_mlp.0.weight": torch.randn(4, width, generator=g) for net in ("actor", "critic")}
    model |= {f"{NET}{net}_mlp.0.bias": torch.randn(4, generator=g) for net in ("actor", "critic")}
    model |= {f"{NET}mu.weight": torch.randn(1, 4, generator=g), f"{NET}mu.bias": torch.randn(1, generator=g)}
    model |= {f"{NET}value.weight": torch.randn(1, 4, generator=g), f"{NET}sigma": torch.randn(1, generator=g)}
    model["running_mean_std.running_mean"] = torch.randn(width, generator=g).double()
    model["running_mean_std.running_var"] = torch.rand(width, generator=g).double() + 0.5
    model["running_mean_std.count"] = torch.tensor(float(100 * seed)).double()
    return model


def test_blocks_are_found_by_name_and_the_old_clips_time_counts_nothing() -> None:
    old = WarmStart(
        Path("old.pth"),
        {"network": UNITS, "contract": layout(("a", 2), ("phase", 1), ("b", 1)), "model": weights(4, 1)},
    )
    fresh = weights(6, 2)
    contract = layout(("b", 1), ("phase", 1), ("c", 2), ("a", 2), base="new")
    found, left = old.weights(fresh, contract)
    assert left == ["phase", "c"]
    source = old.state["model"]
    for net in ("actor", "critic"):
        first = found[f"{NET}{net}_mlp.0.weight"]
        torch.testing.assert_close(first[:, 0], source[f"{NET}{net}_mlp.0.weight"][:, 3])
        torch.testing.assert_close(first[:, 4:], source[f"{NET}{net}_mlp.0.weight"][:, :2])
        assert not first[:, 1:4].any()
    assert float(found[f"{NET}sigma"]) == float(fresh[f"{NET}sigma"])
    mean = found["running_mean_std.running_mean"]
    assert (
        mean[0] == source["running_mean_std.running_mean"][3] and mean[1] == fresh["running_mean_std.running_mean"][1]
    )
    assert float(found["running_mean_std.count"]) == 100.0
    # The same action for the same a and b, whatever the time and the new block say, where the old time was at its mean.
    a, b = torch.tensor([[0.3, -0.2]]), torch.tensor([[0.7]])
    time = source["running_mean_std.running_mean"][2].float().view(1, 1)
    before = policy_of({**UNITS, "obs_dim": 4, "action_dim": 1}, source)(torch.cat([a, time, b], 1))
    anything = torch.tensor([[5.0]]), torch.tensor([[1.0, -3.0]])
    after = policy_of({**UNITS, "obs_dim": 6, "action_dim": 1}, found)(torch.cat([b, anything[0], anything[1], a], 1))
    torch.testing.assert_close(before, after)


def test_the_same_motion_keeps_its_time() -> None:
    contract = layout(("a", 2), ("phase", 1))
    old = WarmStart(Path("old.pth"), {"network": UNITS, "contract": contract, "model": weights(3, 1)})
    found, left = old.weights(weights(3, 2), contract)
    assert left == [] and torch.equal(found[f"{NET}actor_mlp.0.weight"], old.state["model"][f"{NET}actor_mlp.0.weight"])


def test_targets_without_hashes_do_not_tell_motions_apart() -> None:
    contract = layout(("a", 2), ("phase", 1))
    contract["action"]["base"] = {"kind": "reference", "hashes": {}}
    old = WarmStart(Path("old.pth"), {"network": UNITS, "contract": contract, "model": weights(3, 1)})
    assert old.weights(weights(3, 2), contract)[1] == ["phase"]


def test_other_layers_and_actions_are_refused() -> None:
    contract = layout(("a", 1))
    old = WarmStart(Path("old.pth"), {"network": UNITS, "contract": contract, "model": {}})
    old.check(UNITS, layout(("x", 9), base="new"))
    with pytest.raises(HoiError, match=r"train.units: has \[4\], this training \[8\]"):
        old.check(UNITS | {"units": (8,)}, contract)
    other = layout(("a", 1))
    other["action"]["joints"] = ["b"]
    with pytest.raises(HoiError, match="env.action joints"):
        old.check(UNITS, other)
    torn = WarmStart(Path("old.pth"), {"network": UNITS, "contract": layout(("a", 7)), "model": weights(2, 1)})
    with pytest.raises(HoiError, match="do not fit its layout"):
        torn.weights(weights(7, 2), layout(("a", 7)))


def test_a_training_goes_on_from_what_was_learned(tmp_path: Path) -> None:
    env = PointMassEnv(16)
    # The point mass is no humanoid: its contract is given the words that a humanoid's has.
    env.contract = lambda: {**layout(("all", env.obs_dim)), "control_dt": env.control_dt}  # type: ignore[method-assign]
    cfg = SETTINGS | {"max_epochs": 3}
    first = train(env, cfg, tmp_path / "first")
    learned = read_checkpoint(first.checkpoint)["model"]
    one = SETTINGS | {"max_epochs": 1, "seed": 7}
    second = train(env, one, tmp_path / "second", warm=WarmStart.read(first.checkpoint))
    now = read_checkpoint(second.checkpoint)["model"]
    name = f"{NET}actor_mlp.0.weight"
    cold = read_checkpoint(train(env, one, tmp_path / "cold").checkpoint)["model"]
    assert (now[name] - learned[name]).norm() < 0.1 * (cold[name] - learned[name]).norm()
    write_actor(first.checkpoint, tmp_path / "actor.pth")
    train(env, one, tmp_path / "third", warm=WarmStart.read(tmp_path / "actor.pth"))
