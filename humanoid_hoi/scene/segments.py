"""How the humanoid's mass is shared out among its bodies: measured shares of the human body, or one density for all.

The shares in ``cfg/humanoid`` are those of P. de Leva, "Adjustments to Zatsiorsky-Seluyanov's segment inertia
parameters", Journal of Biomechanics 29 (1996), Table 4, men: head and neck 6.94 %, upper, middle and lower trunk 15.96,
16.33 and 11.17 %, upper arm 2.71, forearm 1.62, hand 0.61, thigh 14.16, shank 4.33, foot 1.37 % (each side). Where our
skeleton divides one of his segments, the division is ours: it follows the length each part covers.

Solids of one density make a top-heavy body: thighs of 6 kg where a person of 70 kg has 10.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.config import HumanoidConfig


def segment_masses(
    skeleton: Skeleton, offsets: FloatArray, volumes: Sequence[float], config: HumanoidConfig
) -> list[float]:
    """Mass of each of the J bodies, kg, in the skeleton's order; a palm without fingers weighs as much as a hand.

    Args:
        skeleton: its joints.
        offsets: (J, 3) rest offsets, m.
        volumes: of the J solids, m^3; shares out the mass where ``config.segment_mass`` is empty.
        config: total mass and its shares.

    Raises:
        HoiError: a segment has no share.
    """
    shares = [_share(joint, skeleton, config) for joint in skeleton.names] if config.segment_mass else list(volumes)
    unit = total_mass(skeleton, offsets, config) / sum(shares)
    return [unit * share for share in shares]


def total_mass(skeleton: Skeleton, offsets: FloatArray, config: HumanoidConfig) -> float:
    """Mass of the whole body, kg: as configured, or growing with the square of the skeleton's stature."""
    if config.total_mass is not None:
        return config.total_mass
    return config.mass_at_175 * (_height(skeleton, offsets) / _height(SMPLX_52, adult_skeleton())) ** 2


def _share(joint: str, skeleton: Skeleton, config: HumanoidConfig) -> float:
    if joint in skeleton.fingers:
        # "finger" is all fifteen of a hand; two hands share it out over as many finger bodies as there are.
        return _entry("finger", config) * 2 / len(skeleton.fingers)
    name = joint.removeprefix("left_").removeprefix("right_")
    share = _entry(name, config)
    # A rigid hand carries its fingers' mass.
    return share + _entry("finger", config) if name == "wrist" and not skeleton.fingers else share


def _entry(key: str, config: HumanoidConfig) -> float:
    shares = config.segment_mass or {}
    if key not in shares:
        raise HoiError(
            f"no share for {key}", where="config", field="humanoid.segment_mass", fix="see cfg/humanoid/smplx52.yaml"
        )
    return shares[key]


def _height(skeleton: Skeleton, offsets: FloatArray) -> float:
    """From the left toe joint up to the head joint in the rest pose, m: what of the stature a skeleton shows."""
    return _rest_height(skeleton, offsets, "head") - _rest_height(skeleton, offsets, "left_foot")


def _rest_height(skeleton: Skeleton, offsets: FloatArray, joint: str) -> float:
    height = 0.0
    index = skeleton.index([joint])[0]
    # Up the tree: heights in the rest pose add up, as all frames are aligned with the world there.
    while index >= 0:
        height += float(np.asarray(offsets)[index, 2])
        index = skeleton.parents[index]
    return height
