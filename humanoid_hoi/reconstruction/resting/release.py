"""Which annotated contacts of the hands hold while the object lies still.

Annotation by a distance (the paper's rule: nearer than 10 cm) calls hands that wait beside a box in contact with it, and
a body that is observed a few centimeters off cannot tell the two apart. What the object does can: hands that carry it close
a moment before it begins to move and open a moment after it has come to rest.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.reconstruction.limb_ik.limbs import limb_of

GRIP_S = 0.3
"""s between the touch and the first motion of what is then carried, and between its last motion and the release."""
_CARRIERS = ("left_arm", "right_arm")


def released(pairs: ContactPairs, active: BoolArray, resting: BoolArray, fps: float) -> BoolArray:
    """(T, P) of the annotated contacts, those that hold.

    An arm that carries the object (it is in contact while the object moves) touches it :data:`GRIP_S` before and after that, not
    during all of a rest. An arm that only ever touches the resting object, legs and trunk are left as annotated: people
    sit on chairs and lean on tables.

    Args:
        pairs: P pairs.
        active: (T, P) bool, annotated.
        resting: (T,) bool, the object lies still.
        fps: frames per second.
    """
    limbs = np.array([limb_of(name) or "" for name in pairs.keypoint_names])
    near = ~resting
    steps = round(GRIP_S * fps)
    if steps:
        near = ndimage.binary_dilation(near, iterations=steps)
    out = active.copy()
    for limb in _CARRIERS:
        columns = np.flatnonzero(limbs == limb)
        # It carries what it touches while that moves.
        if active[~resting][:, columns].any():
            out[:, columns] &= near[:, None]
    return out
