"""A policy as one file for other programs: torch.export (``.pt2``) with a free batch size."""

from __future__ import annotations

import io
from pathlib import Path

import torch

from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.learning.policy import Policy


def export_policy(policy: Policy, path: str | Path) -> None:
    """Write ``policy`` as a torch.export program; read it with ``torch.export.load(path).module()``.

    Raises:
        HoiError: the file cannot be written.
    """
    example = torch.zeros(2, policy.mean.shape[0], device=policy.mean.device)
    batch = torch.export.Dim("batch", min=1)
    program = torch.export.export(policy, (example,), dynamic_shapes=({0: batch},))
    buffer = io.BytesIO()
    torch.export.save(program, buffer)
    with atomic_write(path) as stream:
        stream.write(buffer.getbuffer())
