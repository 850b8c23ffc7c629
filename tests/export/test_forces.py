"""Flags of contact become the forces that give the same flags again, where object and ground cancel as well."""

from __future__ import annotations

from types import SimpleNamespace

import torch

from humanoid_hoi.export.graph import RawPolicy


def test_flags_come_back_from_the_forces() -> None:
    touching = torch.tensor([[0.0, 1.0, 1.0, 0.0]])
    by_object = torch.tensor([[0.0, 0.0, 1.0, 1.0]])  # the last one: pushed as hard by the ground, the other way
    obj, ground = RawPolicy._forces(SimpleNamespace(_threshold=3.0), touching, by_object)
    assert ((obj.norm(dim=-1) > 3.0).float() == by_object).all()
    assert (((obj + ground).norm(dim=-1) > 3.0).float() == touching).all()
    assert ground[0, 2].tolist() == [0, 0, 0]
