"""Pick environments out of a dataclass of whole-batch tensors."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from torch import Tensor

T = TypeVar("T")


def rows_of(batch: T, env_ids: Tensor) -> T:
    """The same dataclass with only rows ``env_ids`` (M,) of every tensor."""
    kind: Any = type(batch)
    return kind(*(getattr(batch, f.name)[env_ids] for f in fields(kind)))
