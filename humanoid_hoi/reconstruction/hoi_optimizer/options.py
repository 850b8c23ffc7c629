"""What stage 2 does and how strongly; defaults are the paper's (or the released code's) values where printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError


@dataclass(frozen=True)
class Weights(Settings, yaml="tools/reconstruct", node="stage2.weights", key="stage2.weights"):
    """Weights of the terms of Eq. 4; a term of weight 0 is not computed at all.

    Attributes:
        contact: w_c of Eq. 4, per m^2. Released: 50.
        collision: w_coll of Eq. 4, per m^2 summed over points. Released: 8, on another scale (see
            ``CollisionOptions``). Dozens of points push and a handful of contacts hold: with 8 the hand simply leaves
            the object (contact distance tripled on synthetic sessions); with 0.05 both figures fall.
        mask: w_m of Eq. 4. Released: 0.05.
        reprojection: data term of stage 1's tracked points, per px^2; not in the paper, whose stage 2 forgets the
            tracks. Half of stage 1's ratio of w_2D to w_3D (4 / 810 000) next to a contact weight of 50: the object
            needs some room to leave the hand.
        object_prior: holds the object where stage 1 put it, per m^2 of translation and per (m, at the object's
            radius)^2 of rotation. Not in the paper; matters only for what no other term observes (depth, symmetry).
        pose_prior: holds the human at the pose of stage 1, per rad^2. Not in the paper.
    """

    contact: float = setting()
    collision: float = setting()
    mask: float = setting()
    reprojection: float = setting()
    object_prior: float = setting()
    pose_prior: float = setting()


@dataclass(frozen=True)
class LearningRates(Settings, yaml="tools/reconstruct", node="stage2.rates", key="stage2.rates"):
    """Adam step per parameter group: about the largest change of a parameter in one step. 0 holds a group fixed.

    Attributes:
        body: rad, body joints on the chain of an active contact, times the chain weight. Released: 1e-3, by which a
            hand moves 1-2 cm in 20 steps: too slow for contact and penetration to fall together.
        hands: rad, finger joints likewise. Released: 3e-3 (and a slicing error left most fingers out).
        root: m, the human's translation. 0 as in the paper: the root stays as observed.
        betas: shape, one set per sequence. Released: 1e-3 per *frame*, which changes the person's size over time.
        object_rotation: rad, in the object's own tangent space. Released: 2e-3 *degrees*, i.e. 0.06 degrees in all.
        object_translation: m. Released: 1e-3.
        halve_every: steps after which all rates are halved; 0 never. The released code builds this schedule (10, 0.5)
            and never steps it.
    """

    body: float = setting()
    hands: float = setting()
    root: float = setting()
    betas: float = setting()
    object_rotation: float = setting()
    object_translation: float = setting()
    halve_every: int = setting()


@dataclass(frozen=True)
class ContactOptions(Settings, yaml="tools/reconstruct", node="stage2.contact", key="stage2.contact"):
    """Eq. 18-19.

    Attributes:
        epsilon: of Eq. 18, m.
        detach_weights: treat the weights of Eq. 18 as constants in the gradient (what "weights" suggests); false
            differentiates through them as the released code does.
    """

    epsilon: float = setting()
    detach_weights: bool = setting()


@dataclass(frozen=True)
class CollisionOptions(Settings, yaml="tools/reconstruct", node="stage2.collision", key="stage2.collision"):
    """Eq. 20, in metres.

    The released operator sums depths in units of the mesh's bounding box, recomputes a 32^3 grid per step and gives no
    gradient to the enclosing mesh. Here depths are metric and squared, so that the pull vanishes smoothly at the
    surface and compares with the squared contact distance of Eq. 19.

    Attributes:
        human_in_object: lambda_h->o of Eq. 20.
        object_in_human: factor of the other direction (1 in Eq. 20); 0 skips it.
        margin: m; a point counts as inside when deeper than this. Skin gives way: a few mm of slack keep contact.
        truncation: m; deeper points pull no harder than at this depth.
        resolution: cells along the longest side of the object's signed distance grid.
        padding: m around the object covered by the grid.
        object_samples: points spread over the object's surface that are tested against the body.
        refresh: steps between searches of the nearest skin triangle; between them its tangent plane is used.
    """

    human_in_object: float = setting()
    object_in_human: float = setting()
    margin: float = setting()
    truncation: float = setting()
    resolution: int = setting()
    padding: float = setting()
    object_samples: int = setting()
    refresh: int = setting()


@dataclass(frozen=True)
class MaskOptions(Settings, yaml="tools/reconstruct", node="stage2.mask", key="stage2.mask"):
    """Eq. 13-17.

    Attributes:
        alpha, beta: of Eq. 17, silhouette and edge term. Released: 1.5 and 1e-3.
        human, object: factors of the two silhouettes in both terms. Released: 0.5 and 1.5.
        long_side: px of the rendered silhouette; the aspect of the video is kept (the released code pads the ground
            truth to a square but not the rendering).
        sigma: px (of the small picture), softness of a silhouette's border.
        pool: px, odd window of the max-pool of Eq. 15. Released: 7 at a quarter of the video's resolution.
        object_faces: the object's mesh is simplified to about this many triangles.
    """

    alpha: float = setting()
    beta: float = setting()
    human: float = setting()
    object: float = setting()
    long_side: int = setting()
    sigma: float = setting()
    pool: int = setting()
    object_faces: int = setting()


@dataclass(frozen=True)
class Stage2Options(Settings, yaml="tools/reconstruct", node="stage2", key="stage2"):
    """Every term and every step of stage 2.

    Attributes:
        steps: Adam steps. Paper Alg. 1: 20 (released: 30).
        every: K, keyframe spacing in frames; the last frame is always one. Released: 3.
        weights, rates, contact, collision, mask: see there.
        chain_gradient: move only the joints on the kinematic chain of the contacts active in that very frame. False
            moves all joints. (The released code moves one joint per keypoint, of the union over the whole sequence.)
        chain_decay: factor on a joint's step per joint of distance from the contact, see ``chain.chain_table``. It
            scales the step: Adam would divide a factor on the gradient out again.
        keep_best: per keyframe, keep the iterate of the lowest total loss instead of the last one.
        interpolate: ``change`` spreads the change since stage 1 to the frames between (stage 1's detail stays);
            ``pose`` interpolates the poses themselves, as Algorithm 1 prints, decimating the motion by K.
        smooth: low-pass ``motion`` (the whole motion, Algorithm 1), only the ``change`` made here, or ``none``.
        cutoff_hz: -3 dB frequency of the zero-phase Butterworth.
        filter_order: its order (one pass).
        static: the object stands still in the world; None follows the annotation (``session.is_static``).
        static_pose: what happens to a static object's pose: ``shared`` one change for all frames, found by all
            keyframes together; ``best_frame`` optimized in the frame with most annotations, then fixed (the paper);
            ``stage1`` left as it is.
        reprojection_huber_px: beyond this a tracked point pulls linearly.
        guard: draw the result back towards stage 1 until mean contact distance and mean penetration depth are no worse
            than there (what lies within ``collision.margin`` counts as equal) and the mean reprojection has risen by
            no more than max_reprojection_rise_px. False takes whatever came out.
        max_reprojection_rise_px: see ``guard``.
        chunk: keyframes per forward pass (bounds memory).
        device: torch device of the losses.
        double: compute in float64 (tests) instead of float32.
    """

    steps: int = setting()
    every: int = setting()
    weights: Weights = field(default_factory=Weights)
    rates: LearningRates = field(default_factory=LearningRates)
    contact: ContactOptions = field(default_factory=ContactOptions)
    collision: CollisionOptions = field(default_factory=CollisionOptions)
    mask: MaskOptions = field(default_factory=MaskOptions)
    chain_gradient: bool = setting()
    chain_decay: float = setting()
    keep_best: bool = setting()
    interpolate: str = setting()
    smooth: str = setting()
    cutoff_hz: float = setting()
    filter_order: int = setting()
    static: bool | None = setting()
    static_pose: str = setting()
    reprojection_huber_px: float = setting()
    max_reprojection_rise_px: float = setting()
    guard: bool = setting()
    chunk: int = setting()
    device: str = setting()
    double: bool = setting()

    def __post_init__(self) -> None:
        """Raises HoiError on values that mean nothing."""
        for name, allowed in (
            ("interpolate", ("change", "pose")),
            ("smooth", ("motion", "change", "none")),
            ("static_pose", ("shared", "best_frame", "stage1")),
        ):
            if getattr(self, name) not in allowed:
                raise HoiError(
                    f"{getattr(self, name)!r} is no choice",
                    field=f"stage2.{name}",
                    fix="use one of " + ", ".join(allowed),
                )
        for name in ("every", "chunk"):
            if getattr(self, name) < 1:
                raise HoiError(f"{getattr(self, name)} is too small", field=f"stage2.{name}", fix="use at least 1")
        # An even window has no center pixel: the pooled picture would shift by half
        # a pixel and grow by one.
        if self.mask.pool % 2 == 0:
            raise HoiError(f"{self.mask.pool} is even", field="stage2.mask.pool", fix="use an odd window, e.g. 3")
