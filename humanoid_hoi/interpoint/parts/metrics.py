"""Scores of many labels at once: micro F1, Hamming loss, Jaccard index (Table 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class LabelScore:
    """How well N sets of labels are found.

    Attributes:
        micro_f1: F1 of all N * L decisions together.
        hamming: share of wrong decisions.
        jaccard: mean over samples of intersection over union; 1 where both sets are empty.
    """

    micro_f1: float
    hamming: float
    jaccard: float


def label_score(found: BoolArray, wanted: BoolArray) -> LabelScore:
    """Scores of predicted (N, L) against true labels (N, L)."""
    both = (found & wanted).sum()
    # 2 TP / (2 TP + FP + FN): predicted and true ones count the hits twice.
    marked = found.sum() + wanted.sum()
    union = (found | wanted).sum(axis=1)
    shared = (found & wanted).sum(axis=1)
    each = np.where(union > 0, shared / np.maximum(union, 1), 1.0)
    return LabelScore(
        micro_f1=float(2.0 * both / marked) if marked else 1.0,
        hamming=float((found != wanted).mean()),
        jaccard=float(each.mean()),
    )


def counts_of(found: BoolArray, wanted: BoolArray, objects: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of every object: hits, and found plus wanted labels; micro F1 of any choice of objects is 2 sum hits / sum marked."""
    hits = (found & wanted).sum(axis=1)
    marked = found.sum(axis=1) + wanted.sum(axis=1)
    names = np.array(objects)
    return {name: (int(hits[names == name].sum()), int(marked[names == name].sum())) for name in sorted(set(objects))}


def gain_interval(
    better: Sequence[dict[str, tuple[int, int]]],
    base: Sequence[dict[str, tuple[int, int]]],
    draws: int = 2000,
    seed: int = 0,
) -> tuple[float, float, float]:
    """Gain in micro F1 with a 95 % interval over the objects: they are drawn again, for both models the same ones.

    Args:
        better: counts of each seed of the one model.
        base: of the other, over the same objects.
        draws: of the bootstrap.
        seed: of the draws.

    Returns:
        The gain, and the interval's lower and upper end.
    """
    names = sorted(better[0])
    # (seed, object, hits and marked), to be weighted by how often each object was drawn.
    tables = [np.array([[counts[name] for name in names] for counts in runs], np.float64) for runs in (better, base)]
    weight = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), draws)
    weight = np.concatenate([np.ones((1, len(names))), weight])

    def f1(table: FloatArray) -> FloatArray:
        sums = np.einsum("dn,snk->dsk", weight, table)
        return np.asarray((2 * sums[..., 0] / np.maximum(sums[..., 1], 1)).mean(axis=1))

    gain = f1(tables[0]) - f1(tables[1])
    low, high = np.quantile(gain[1:], [0.025, 0.975])
    return float(gain[0]), float(low), float(high)
