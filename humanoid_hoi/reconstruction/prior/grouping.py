"""Which pictures show the same interaction (Eq. 11-12): their rays meet in space.

A ray is a line with direction d through the camera c; with its moment m = c x d the common normal of two lines reads
``(c - c') . (d x d') = d' . m + d . m'``, so all pairs of pictures are one matrix product per keypoint. Two rays that
are nearly parallel give a false zero there (``0 / 0``): then the distance of parallel lines, ``|m - s m'|`` with
``s = sign(d . d')``, is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.reconstruction.prior.rays import LAYOUT_JOINTS, mirrored, permuted, split
from humanoid_hoi.reconstruction.prior.views import Views

PARALLEL = 0.03
"""Sine of the angle of two rays below which they count as parallel (1.7 degrees)."""
_BODY = len(LAYOUT_JOINTS)
_CHUNK = 512


@dataclass(frozen=True)
class GroupOptions(Settings, yaml="tools/prior_train", node="grouping", key="grouping"):
    """How neighbors are chosen.

    Attributes:
        neighbors: k (paper 8 on BEHAVE, 16 on WildHOI).
        candidates: nearest pictures among which the k are chosen.
        pairwise: share of the mean distance to the neighbors chosen before (released code 0.5; Eq. 11 alone 0).
        diversity: mean absolute difference of two layouts below which a candidate shows nothing new (released 0.2).
        max_distance_m: neighbors farther than this are dropped.
        symmetry: also look for neighbors with the object turned by its own symmetries.
        flip: also look for neighbors in the mirror image.
    """

    neighbors: int = setting(at_least=1)
    candidates: int = setting(at_least=1)
    pairwise: float = setting(at_least=0, at_most=1)
    diversity: float = setting(at_least=0)
    max_distance_m: float = setting(above=0)
    symmetry: bool = setting()
    flip: bool = setting()


@dataclass(frozen=True)
class Groups:
    """The neighbors of N pictures (Eq. 12). Column 0 is the picture itself, at distance 0.

    Attributes:
        layouts: (N, k + 1, D) the neighbors' layouts, mirrored or renamed as they fit.
        source: (N, k + 1) which picture each is; -1 where there is none.
        distance: (N, k + 1) m; infinite where there is none.
    """

    layouts: Tensor
    source: Tensor
    distance: Tensor

    @property
    def weight(self) -> Tensor:
        """(N, k + 1) the released code's weights of the neighbors; see :func:`neighbor_weight`."""
        return neighbor_weight(self.distance)


def neighbor_weight(distance: Tensor) -> Tensor:
    """``(1e5 d^4 + 1) exp(-1e5 d^4)``, d in metres: 1 up to 3 cm, 0.5 at 6.4 cm, 0 from 9 cm."""
    power = 1e5 * distance.clamp_max(1.0) ** 4
    return (power + 1) * (-power).exp()


def ray_distances(layouts: Tensor, others: Tensor) -> Tensor:
    """(A, B, n) distance of the rays of every keypoint between pictures (A, D) and (B, D), m."""
    d, camera = split(layouts)
    other_d, other_camera = split(others)
    moment = torch.linalg.cross(camera[:, None].expand_as(d), d, dim=-1)
    other_moment = torch.linalg.cross(other_camera[:, None].expand_as(other_d), other_d, dim=-1)
    # (n, A, B): one matrix product per keypoint.
    d, moment, other_d, other_moment = (t.transpose(0, 1) for t in (d, moment, other_d, other_moment))
    # (c - c') . (d x d')| is the distance of skew lines times the sine of their angle.
    crossing = (moment @ other_d.mT + d @ other_moment.mT).abs()
    cosine = d @ other_d.mT
    sine = (1 - cosine.square()).clamp_min(0).sqrt()
    # m - s m'|^2 = |m|^2 + |m'|^2 - 2 s m . m', all pairs at once.
    between = moment.square().sum(-1)[:, :, None] + other_moment.square().sum(-1)[:, None]
    apart = (between - 2 * cosine.sign() * (moment @ other_moment.mT)).clamp_min(0).sqrt()
    distance = torch.where(sine > PARALLEL, crossing / sine.clamp_min(PARALLEL), apart)
    return distance.permute(1, 2, 0)


def picture_distance(layouts: Tensor, others: Tensor) -> Tensor:
    """(A, B) Eq. 11: the mean over the keypoints of :func:`ray_distances`."""
    return ray_distances(layouts, others).mean(-1)


def variants(layouts: Tensor, views: Views, options: GroupOptions) -> list[Tensor]:
    """The layouts as they are, and renamed by the object's symmetries and mirrored, as far as options and object allow."""
    orders = views.points.symmetries if options.symmetry else views.points.symmetries[:1]
    found = [permuted(layouts, order.tolist()) for order in orders]
    mirror = views.points.mirror
    if options.flip and mirror is not None:
        found += [mirrored(layout, mirror.tolist()) for layout in list(found)]
    return found


def group_views(views: Views, options: GroupOptions) -> Groups:
    """Neighbors of every picture.

    All pairs are compared, a block of pictures at a time (the released code searches by NN-descent): exact, and
    quadratic in their number.

    Args:
        views: N pictures of one object.
        options: how many, how different.
    """
    everything = torch.stack(variants(views.layouts, views, options))  # (variants, N, D)
    parts = [_chosen(views.layouts, rows, everything, options) for rows in _blocks(len(views))]
    return Groups(*(torch.cat(column) for column in zip(*parts, strict=True)))


def _blocks(count: int) -> Iterator[Tensor]:
    yield from torch.arange(count).split(_CHUNK)


def _chosen(layouts: Tensor, rows: Tensor, everything: Tensor, options: GroupOptions) -> tuple[Tensor, Tensor, Tensor]:
    """Layouts, sources and distances (A, k + 1) of the pictures ``rows``."""
    own = layouts[rows]
    candidates, source, distance = _nearest(own, rows, everything, options)
    width = candidates.shape[1]
    block = torch.arange(len(rows))
    taken = torch.zeros(len(rows), width, dtype=torch.bool)
    picked_layouts = [own]
    picked_source = [rows]
    picked_distance = [torch.zeros(len(rows))]
    # Mean distance to the neighbors chosen so far, kept as a sum.
    to_chosen = torch.zeros(len(rows), width)
    for count in range(options.neighbors):
        # How different a candidate looks from everything chosen so far, the picture
        # itself included.
        new = torch.stack([(candidates - other[:, None]).abs().mean(-1) for other in picked_layouts], -1).amin(-1)
        allowed = distance.isfinite() & ~taken & (new >= options.diversity)
        # A mean of the distance to the picture and to its chosen neighbors: a group
        # must agree among itself.
        score = distance if count == 0 else (1 - options.pairwise) * distance + options.pairwise * to_chosen / count
        score = score.masked_fill(~allowed, torch.inf)
        best = score.argmin(1)
        there = score[block, best].isfinite()
        taken[block, best] = True
        # Where nothing allowed is left the picture stands in for itself, marked by source -1 and an
        # infinite distance, which weighs 0.
        chosen = torch.where(there[:, None], candidates[block, best], own)
        picked_layouts.append(chosen)
        picked_source.append(torch.where(there, source[block, best], -1))
        picked_distance.append(torch.where(there, distance[block, best], torch.inf))
        if options.pairwise:
            to_chosen = to_chosen + _to_one(candidates, chosen)
    return tuple(torch.stack(p, 1) for p in (picked_layouts, picked_source, picked_distance))  # type: ignore[return-value]


def _nearest(own: Tensor, rows: Tensor, everything: Tensor, options: GroupOptions) -> tuple[Tensor, Tensor, Tensor]:
    """The nearest pictures (A, C) of any variant: layouts, which picture, distance; infinite beyond the threshold."""
    distance = torch.stack([picture_distance(own, layouts) for layouts in everything], -1)
    best, variant = distance.min(-1)  # (A, N): each picture in the variant that fits best
    # A picture is no neighbor of itself, in any variant.
    best[torch.arange(len(rows)), rows] = torch.inf
    count = min(options.candidates, best.shape[1])
    near, source = best.topk(count, largest=False)
    near = near.masked_fill(near > options.max_distance_m, torch.inf)
    return everything[variant.gather(1, source), source], source, near


def _to_one(candidates: Tensor, chosen: Tensor) -> Tensor:
    """(A, C) Eq. 11 between each row's candidates (A, C, D) and its one chosen picture (A, D)."""
    return torch.stack([picture_distance(c, o[None])[:, 0] for c, o in zip(candidates, chosen, strict=True)])
