"""Table 4's figures from probabilities, points and the truth, as counts that can be summed and resampled.

How the paper is read:

- **Human**: micro precision, recall and F1 over all 87 keypoints of all frames, at a threshold of the probability.
- **Object recall** (Eq. 12): share of the true points that lie within tau of *any* of the 87 predicted points. 87
  points drawn at random from the surface already reach 0.5 to 1.0 at 5 cm, so the same figure *restricted* to points
  whose keypoint is predicted to touch stands beside it, and so does the random floor.
- **Eq. 11** is printed as |G and G^| / |G^|, which is a precision, under the name of a recall. :func:`coverage` gives
  both; "recall" here always divides by |G|.
- **Pairs**: a true pair (k, g) is found when p_k reaches the threshold and keypoint k's point lies within tau of g.
  Recall divides by true pairs, precision by proposed ones.
- **Edits per frame**: adds (true keypoints not proposed), deletes (proposed ones that touch nothing) and moves
  (right keypoint, point farther than tau): the work that is left to the annotator.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray

THRESHOLDS = (0.3, 0.5)
"""Probabilities at which Table 4 is read: the annotator's and the released default."""
TAUS = (0.02, 0.05, 0.1)
"""m. The paper does not give tau_o."""
TAU_SHARE = 0.05
"""A fourth tau, as a share of the object's bounding-box diagonal."""
TAU = 0.05
"""m; the tau of headlines and of promotion."""

COLUMNS = ("human_tp", "human_fp", "human_fn", "object_hit", "restricted_hit", "points", "pair_hit", "moves")


@dataclass(frozen=True)
class Scored:
    """What a predictor said of M frames, and the truth.

    Attributes:
        probability: (M, 87).
        points: (M, 87, 3) predicted, object frame, m.
        touching: (M, 87) bool, the truth.
        true_points: (M, 87, 3); anything where nothing touches.
        diagonal: (M,) of the object's bounding box, m.
        group: (M,) which object each frame shows: what is resampled, for frames of one object are not independent.
    """

    probability: FloatArray
    points: FloatArray
    touching: BoolArray
    true_points: FloatArray
    diagonal: FloatArray
    group: IntArray


@dataclass(frozen=True)
class Figures:
    """One row of Table 4, and what should have been beside it."""

    human_precision: float
    human_recall: float
    human_f1: float
    object_recall: float
    object_recall_restricted: float
    pair_precision: float
    pair_recall: float
    pair_f1: float
    edits_per_frame: float


def frame_counts(scored: Scored, threshold: float, tau: float | None) -> FloatArray:
    """(M, 8) counts of every frame, see :data:`COLUMNS`.

    Args:
        scored: predictions and truth.
        threshold: of the probability.
        tau: m; None: :data:`TAU_SHARE` of the diagonal.
    """
    proposed = scored.probability >= threshold
    limit = (np.full(len(proposed), tau) if tau is not None else TAU_SHARE * scored.diagonal)[:, None]
    # NaN where nothing touches: comparisons with NaN are False, so those keypoints
    # count for nothing.
    truth = np.where(scored.touching[..., None], scored.true_points, np.nan)
    own_gap = np.linalg.norm(scored.points - truth, axis=-1)
    with np.errstate(invalid="ignore"):
        near_own = own_gap < limit
        # gap[m, k, j]: from true point k to predicted point j.
        gap = np.linalg.norm(truth[:, :, None] - scored.points[:, None], axis=-1)
        near_any = (gap < limit[..., None]).any(-1)
        near_proposed = ((gap < limit[..., None]) & proposed[:, None]).any(-1)
    hit = scored.touching & proposed
    columns = {
        "human_tp": hit,
        "human_fp": proposed & ~scored.touching,
        "human_fn": scored.touching & ~proposed,
        "object_hit": scored.touching & near_any,
        "restricted_hit": scored.touching & near_proposed,
        "points": scored.touching,
        "pair_hit": hit & near_own,
        "moves": hit & ~near_own,
    }
    return np.stack([columns[name].sum(1) for name in COLUMNS], axis=1).astype(np.float64)


def figures(totals: FloatArray, frames: FloatArray | float) -> dict[str, FloatArray]:
    """The figures of summed counts (..., 8) over ``frames`` (...,) frames; zero where nothing is counted."""
    # Any leading axes: one total, or a thousand resampled ones.
    c = {name: totals[..., k] for k, name in enumerate(COLUMNS)}
    proposed = c["human_tp"] + c["human_fp"]
    edits = c["human_fp"] + c["human_fn"] + c["moves"]
    return {
        "human_precision": _ratio(c["human_tp"], proposed),
        "human_recall": _ratio(c["human_tp"], c["points"]),
        # 2 TP / (2 TP + FP + FN), as proposed + points is (TP + FP) + (TP + FN).
        "human_f1": _ratio(2 * c["human_tp"], proposed + c["points"]),
        "object_recall": _ratio(c["object_hit"], c["points"]),
        "object_recall_restricted": _ratio(c["restricted_hit"], c["points"]),
        "pair_precision": _ratio(c["pair_hit"], proposed),
        "pair_recall": _ratio(c["pair_hit"], c["points"]),
        "pair_f1": _ratio(2 * c["pair_hit"], proposed + c["points"]),
        "edits_per_frame": _ratio(edits, np.asarray(frames, np.float64)),
    }


def evaluate(scored: Scored, threshold: float, tau: float | None = TAU) -> Figures:
    """All figures of some frames at one threshold and one tau."""
    totals = frame_counts(scored, threshold, tau).sum(0)
    return Figures(**{name: float(value) for name, value in figures(totals, len(scored.probability)).items()})


def per_object(scored: Scored, threshold: float, tau: float | None = TAU) -> tuple[FloatArray, FloatArray]:
    """(G, 8) counts and (G,) frames of every object: frames of one object are not independent."""
    counts = frame_counts(scored, threshold, tau)
    groups, index = np.unique(scored.group, return_inverse=True)
    summed = np.zeros((len(groups), len(COLUMNS)))
    np.add.at(summed, index, counts)
    return summed, np.bincount(index).astype(np.float64)


def redrawn(counts: FloatArray, frames: FloatArray, draws: int = 1000, seed: int = 0) -> dict[str, FloatArray]:
    """(draws,) of every figure over bootstrap samples of the objects; the same seed draws the same objects.

    Args:
        counts: (G, 8) of each object.
        frames: (G,) of each object.
        draws: how many samples.
        seed: of the draws.
    """
    # Sums and frame counts of the drawn objects: ratios of sums, as for the whole set.
    chosen = np.random.default_rng(seed).integers(len(frames), size=(draws, len(frames)))
    return figures(counts[chosen].sum(1), frames[chosen].sum(1))


def resampled(
    scored: Scored, threshold: float, tau: float | None = TAU, draws: int = 1000, seed: int = 0
) -> dict[str, FloatArray]:
    """(draws,) of every figure over bootstrap samples of the objects."""
    return redrawn(*per_object(scored, threshold, tau), draws, seed)


def interval(values: FloatArray, share: float = 0.95) -> tuple[float, float]:
    """The middle ``share`` of bootstrap values."""
    low, high = np.quantile(values, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def average_precision(scored: Scored) -> float:
    """Area under precision over recall of the keypoints, over all frames."""
    # Stable: equal probabilities keep the order of frames and keypoints.
    order = np.argsort(-scored.probability, axis=None, kind="stable")
    right = scored.touching.ravel()[order]
    # Precision after each keypoint in falling probability, averaged over the true ones.
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((precision * right).sum() / max(right.sum(), 1))


def coverage(predicted: BoolArray, truth: BoolArray) -> tuple[float, float]:
    """Eq. 11 for dense regions: as printed (divided by the predicted region, a precision), and as a recall.

    Args:
        predicted: (V,) vertices of the predicted region.
        truth: (V,) vertices that are touched.
    """
    both = float((predicted & truth).sum())
    return both / max(float(predicted.sum()), 1.0), both / max(float(truth.sum()), 1.0)


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    # An empty count gives 0, not 0 / 0.
    return np.asarray(np.divide(top, np.maximum(bottom, 1e-12)), np.float64)
