"""Every threshold and weight of the in-scene reconstruction, stated once."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ScaleOptions:
    """Metric scale of the depth maps.

    Attributes:
        margin_px: depth pixels around person and object that are not counted as static.
        min_pixels: fewest pixels of a hand whose depth is believed.
        hand_off_m: how far a hand's depth may be from where it is in the middle frame of the video, estimator and map together.
        hand_share: least share of a hand's pixels that must be so.
        cut_change: median relative change of the static depth between two frames that only a cut explains.
        object_weight: weight of a tracked object's size in the video's scale, that of one hand's being 1.
        object_sigma: how far the outline of the resting object may change that scale, log scale.
    """

    margin_px: int = 2
    min_pixels: int = 12
    hand_off_m: float = 0.15
    hand_share: float = 0.3
    cut_change: float = 0.12
    object_weight: float = 3.0
    object_sigma: float = 0.06


@dataclass(frozen=True)
class PlaneOptions:
    """Support planes.

    Attributes:
        up_tolerance_deg: how far the given world's Z may be from up.
        tolerance_m: distance at which a point belongs to a plane.
        min_share: smallest share of the static points a plane must hold.
        most: planes looked for.
        tries: random triples per plane.
        near_m: radius around the object from which a plane's height is taken.
        above_m: how far the plane under an object may be above its lowest point, as that is first known.
        points: static points used.
        field_spacing_m, field_reach_m: grid and truncation of the point-to-plane field.
    """

    up_tolerance_deg: float = 20.0
    tolerance_m: float = 0.02
    min_share: float = 0.015
    most: int = 5
    tries: int = 150
    near_m: float = 0.15
    above_m: float = 0.15
    points: int = 6000
    field_spacing_m: float = 0.025
    field_reach_m: float = 0.06


@dataclass(frozen=True)
class TimelineOptions:
    """When the object moves, and with which hand.

    Attributes:
        margin_px: depth pixels around its first (last) silhouette that do not count as motion.
        high, low: share of its silhouette outside that margin: moving for sure, still at rest.
        reach_m: distance of hand and object within which a hand may hold.
        hidden_reach_m: the same for a hand that is not seen meanwhile, whose place its arm tells.
        window_s: longest grasp and release stage.
        min_static_s: shortest interval at rest.
    """

    margin_px: int = 2
    high: float = 0.12
    low: float = 0.04
    reach_m: float = 0.04
    hidden_reach_m: float = 0.08
    window_s: float = 0.8
    min_static_s: float = 0.15


@dataclass(frozen=True)
class Weights:
    """What each residual is divided by (its standard deviation) before it is squared.

    Attributes:
        hand_px: hand keypoints, px.
        hand_depth_m: wrist depth against the scaled scene depth.
        hand_rotation: wrist orientation, rad.
        hidden_m, hidden_rad: wrist of a hand that is not seen, against where the person's arm would put it.
        finger: finger joints, rad.
        mask_px: object silhouette, px.
        depth_m: object points in the scaled depth.
        object_m, object_rad: object poses of the tracker.
        contact_m: finger pads on the surface.
        inside_m: skin in the object, and hand or object in the scene.
        support_m: the lowest points of a resting object on its support.
        grasp_m, grasp_rad: deviation from the one grasp transform.
        acceleration: object and wrist, m/s^2.
        spin: object and wrist, rad/s^2.
        finger_change: rad per frame.
    """

    hand_px: float = 3.0
    hand_depth_m: float = 0.02
    hand_rotation: float = 0.15
    hidden_m: float = 0.08
    hidden_rad: float = 0.4
    finger: float = 0.25
    mask_px: float = 2.0
    depth_m: float = 0.012
    object_m: float = 0.15
    object_rad: float = 0.5
    contact_m: float = 0.005
    inside_m: float = 0.003
    support_m: float = 0.002
    grasp_m: float = 0.006
    grasp_rad: float = 0.05
    acceleration: float = 3.0
    spin: float = 12.0
    finger_change: float = 0.06


@dataclass(frozen=True)
class InSceneOptions:
    """The reconstruction.

    Attributes:
        static: the object rests in one pose before the grasp and one after the release, and motion begins and ends there.
        grasp_transform: hand and object move as one while held.
        approach: solve the frames before the grasp and after the release.
        scene_terms: support, and nothing penetrates the scene.
        scene_scale: depth scaled once per video and followed through the static scene; else each frame by its own hand.
        static_steps, interaction_steps, approach_steps: Adam steps.
        samples: object points, and depth points per frame.
        scale, planes, timeline, weights: of the steps.
    """

    static: bool = True
    grasp_transform: bool = True
    approach: bool = True
    scene_terms: bool = True
    scene_scale: bool = True
    static_steps: int = 100
    interaction_steps: int = 90
    approach_steps: int = 50
    samples: int = 80
    scale: ScaleOptions = field(default_factory=ScaleOptions)
    planes: PlaneOptions = field(default_factory=PlaneOptions)
    timeline: TimelineOptions = field(default_factory=TimelineOptions)
    weights: Weights = field(default_factory=Weights)
