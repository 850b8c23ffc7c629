"""Settings of the HOI-Gaussian optimizer, and the three ways of running it.

``ours`` (default) gives each kind of evidence what it is good at: the exact outline fixes place and size, blended colors
fix the rotation where the outline cannot (a round basket), opacity tells what hides and so may touch, and depth, which no
pixel observes, is searched along the viewing ray by who hides whom, who is inside whom and which parts touch. ``paper`` renders
Gaussians alone, colored from mesh and picture. ``released`` repeats the published code where it differs from the paper:
random gray colors (so that no color is ever matched), opacity 0.1, the area and center terms that outweigh everything
else, the object's rendering multiplied by its own mask (spill is never punished), the loose region rule, and the contact
weight of zero. Its plain defects (wrong camera of the depth order, wrong sign, collision below 50 dropped) are mended in
all three.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from humanoid_hoi.core.errors import HoiError

METHODS = ("ours", "paper", "released")
INTERACTION_TERMS = ("depth_order", "collision", "parts", "contact")
"""Fields of :class:`InteractionWeights`, which may be switched off one by one."""


@dataclass(frozen=True)
class RenderWeights:
    """Weights of the rendering phase; 0 leaves a term out.

    Attributes:
        outline: squared difference of the soft outline mask, object.
        color: mean absolute color difference of the object where it covers a pixel, divided by its coverage.
        l1: mean absolute difference of the pictures: both, object alone, human alone.
        mask: mean squared difference of the coverages, likewise.
        ssim: 1 - structural similarity, likewise.
        area: difference of the object's areas, px.
        center: distance of the object's mask centers, px.
    """

    outline: float = 1.0
    color: float = 0.2
    l1: tuple[float, float, float] = (0.0, 0.0, 0.0)
    mask: tuple[float, float, float] = (0.0, 0.0, 0.0)
    ssim: tuple[float, float, float] = (0.0, 0.0, 0.0)
    area: float = 0.0
    center: float = 0.0


@dataclass(frozen=True)
class InteractionWeights:
    """Weights of the interaction phase, all of terms in metres.

    Attributes:
        depth_order: of pixels at which the wrong one is in front.
        collision: of the mean squared depth inside each other, m^2.
        parts: of the mean squared distance of the annotated parts, each by its nearest vertex, m^2; nothing where none is
            annotated. Every depth can be compared by it, also those at which no point is near the other.
        contact: of the mean squared distance inside the contact region, m^2.
    """

    depth_order: float = 1.0
    collision: float = 5.0
    parts: float = 1.0
    contact: float = 0.5


@dataclass(frozen=True)
class RegionOptions:
    """Which points may touch, by ``O = opacity_weight * norm(opacity) + distance_weight * norm(distance)``.

    Attributes:
        rule: ``score``: O below ``threshold`` and nearer than ``reach``; ``released``: norm(distance^4) < 0.002 and
            norm(opacity) < 0.05, which depends on how far the farthest point is.
        opacity_weight: w_a.
        distance_weight: w_d.
        threshold: of O.
        reach: m; a point farther from the other than this never touches.
    """

    rule: str = "score"
    opacity_weight: float = 0.2
    distance_weight: float = 0.8
    threshold: float = 0.25
    reach: float = 0.08


@dataclass(frozen=True)
class GaussianOptions:
    """Settings of :func:`humanoid_hoi.reconstruction.single_image.gaussian.optimize.optimize_image`.

    Attributes:
        method: ``ours``, ``paper`` or ``released``; :func:`preset` fills the rest.
        long_side: px of the pictures that are compared.
        crop: compare the object's surroundings only.
        render_steps: Adam steps of the rendering phase (paper: 100; the starts have had 100 already).
        opacity_steps: steps that learn the opacities alone, once the pose is found; 0 learns them with the pose.
        interaction_steps: steps of the interaction phase (paper: 60); 0 leaves it out.
        starts: rotations tried around the coarse pose before the rendering phase; 1 takes the coarse pose.
        spread_deg: how far the tried rotations may be turned.
        size: factor on the object's Gaussians (see ``on_vertices``).
        body_size: on the human's.
        opacity: initial.
        color: ``data``: from mesh and picture; ``random``: near gray, as released.
        behind: m; where the picture shows the person and the body lies at least this far behind the object's coarse depth, the object
            would be seen if it were there, so its outline is known; None: wherever the person is, the object may be hidden.
        shading: light from one side is taken out of the color before it is compared (first order, from the normals).
        masked_object: multiply the object's rendering by its own mask first, as released.
        free_depth: depth is optimized in the rendering phase too; off, nothing moves along the ray that no pixel observes.
        keep_picture: in the interaction phase size follows depth, so that moving along the ray leaves the picture alone.
        depth_reach: m; depths up to this far from the rendered pose are compared before the interaction phase, which then moves
            nothing but depth; 0: no search, and place across the picture moves too, as in the paper.
        rotation_rate, shift_rate, scale_rate, opacity_rate: Adam's rates: rad, m, log scale, logit.
        seed: of colors and tried rotations.
        renderer: what blends the Gaussians: ``torch``, ``warp`` (the extra ``warp``), or ``auto``: Warp where it is installed.
    """

    method: str = "ours"
    long_side: int = 128
    crop: bool = True
    render_steps: int = 40
    opacity_steps: int = 30
    interaction_steps: int = 60
    starts: int = 24
    spread_deg: float = 60.0
    size: float = 0.5
    body_size: float = 0.5
    opacity: float = 0.9
    color: str = "data"
    behind: float | None = 0.12
    shading: bool = True
    masked_object: bool = False
    free_depth: bool = False
    keep_picture: bool = True
    depth_reach: float = 0.4
    rotation_rate: float = 0.02
    shift_rate: float = 0.01
    scale_rate: float = 0.01
    opacity_rate: float = 0.1
    seed: int = 0
    renderer: str = "auto"
    render: RenderWeights = field(default_factory=RenderWeights)
    interaction: InteractionWeights = field(default_factory=InteractionWeights)
    region: RegionOptions = field(default_factory=RegionOptions)


# Equation and code agree on these: both, object alone, human alone.
_PAPER_RENDER = RenderWeights(
    outline=0.0, color=0.0, l1=(0.3, 1.0, 1.0), mask=(0.05, 0.1, 0.1), ssim=(0.005, 0.01, 0.01)
)
_PAPER = GaussianOptions(
    method="paper",
    long_side=256,
    render_steps=100,
    crop=False,
    opacity_steps=0,
    starts=1,
    size=1.0,
    body_size=0.1**0.5,
    opacity=0.1,
    free_depth=True,
    keep_picture=False,
    depth_reach=0.0,
    behind=None,
    shading=False,
    rotation_rate=0.01,
    scale_rate=0.05,
    opacity_rate=0.05,
    render=_PAPER_RENDER,
    interaction=InteractionWeights(depth_order=1.0, collision=300.0, parts=0.0, contact=30.0),
)
_RELEASED = dataclasses.replace(
    _PAPER,
    method="released",
    color="random",
    masked_object=True,
    render=dataclasses.replace(_PAPER_RENDER, area=0.01, center=0.01),
    interaction=dataclasses.replace(_PAPER.interaction, contact=0.0),
    region=RegionOptions(rule="released"),
)


def preset(method: str) -> GaussianOptions:
    """The settings of a method.

    Raises:
        HoiError: unknown method.
    """
    known = {"ours": GaussianOptions(), "paper": _PAPER, "released": _RELEASED}
    if method not in known:
        raise HoiError(f"unknown choice {method!r}", field="method", fix=", ".join(METHODS))
    return known[method]
