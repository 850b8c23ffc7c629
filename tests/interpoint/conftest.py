from __future__ import annotations

import numpy as np
import pytest
import trimesh

from humanoid_hoi.interpoint.protocol import NUM_KEYPOINTS, ContactQuery


@pytest.fixture
def box_query() -> ContactQuery:
    """A box of 0.4 m, its center 2 m before the camera; the left palm touches its +x face, the rest is far away."""
    from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES

    mesh = trimesh.creation.box(extents=(0.4, 0.4, 0.4))
    keypoints = np.tile([0.0, 0.0, 6.0], (NUM_KEYPOINTS, 1))
    keypoints[KEYPOINT_NAMES.index("leftHand_palm")] = [0.21, 0.05, 2.0]
    keypoints[KEYPOINT_NAMES.index("Index_left")] = [0.24, 0.05, 2.0]
    return ContactQuery(
        np.asarray(mesh.vertices),
        np.asarray(mesh.faces),
        obj_rotmat_cam=np.eye(3),
        obj_pos_cam=np.array([0.0, 0.0, 2.0]),
        keypoints_cam=keypoints,
        category="box",
    )
