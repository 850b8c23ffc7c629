"""What a deviation from the nominal trajectory costs: positions of the joints it moves, and the object."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.learning.imitation.nominal import ErrorState


class CostMetric:
    """A quadratic cost of the error state at every nominal frame.

    Mean squared displacement of the body joints, to first order, with wrists counted more (the fingers hang on them, and
    the mean over 52 joints decides success), plus weights on the single components.

    Args:
        error: whose vector.
        joints: per m^2 of mean squared joint displacement; the same per (m/s)^2 times ``rate``.
        wrist: how much more a wrist counts.
        rate: of velocities against positions.
    """

    def __init__(self, error: ErrorState, joints: float = 60.0, wrist: float = 5.0, rate: float = 0.01) -> None:
        self._error = error
        self._joints = joints
        self._rate = rate
        skeleton = error.nominal.skeleton
        self._body = skeleton.index(skeleton.body)
        weight = np.array([wrist if name in skeleton.wrists else 1.0 for name in skeleton.body])
        self._weight = weight / weight.sum()
        self._diagonal = _diagonal(error)
        self._known: dict[int, FloatArray] = {}

    def at(self, frame: int) -> FloatArray:
        """(X, X) at a nominal frame."""
        if frame not in self._known:
            self._known[frame] = self._compute(frame)
        return self._known[frame]

    def _compute(self, frame: int) -> FloatArray:
        size = self._error.size
        jacobian = self._jacobian(frame)
        # Sum over body joints of weighted J^T J: mean squared displacement as a quadratic of the error state.
        moved = np.einsum("b,bkx,bky->xy", self._weight, jacobian, jacobian)
        # Places of positions and of velocities in the error state: root, then joints, then the object.
        count = 3 * len(self._error.joints)
        pos = np.r_[0:6, 12 : 12 + count]
        vel = np.r_[6:12, 12 + count : 12 + 2 * count]
        cost = np.diag(self._diagonal).astype(float)
        cost[np.ix_(pos, pos)] += self._joints * moved
        # Velocities move joints by the same Jacobian.
        cost[np.ix_(vel, vel)] += self._joints * self._rate * moved
        assert cost.shape == (size, size)
        return cost

    def _jacobian(self, frame: int) -> FloatArray:
        """(B, 3, 6 + 3 joints): displacement of each body joint in the heading frame per position component."""
        states = self._error.nominal.states
        pos = states.joint_pos_w[frame].double().numpy()
        turn = Rotation.from_quat(states.joint_quat_w[frame].double().numpy()).as_matrix()
        heading = Rotation.from_quat(self._error._heading[frame].double().numpy()).as_matrix()
        joints = self._error.joints
        out = np.zeros((len(self._body), 3, 6 + 3 * len(joints)))
        for row, body in enumerate(self._body):
            # Moving the root moves every joint alike.
            out[row, :, 0:3] = np.eye(3)
            # The root's rotation is counted in the heading frame.
            out[row, :, 3:6] = -_cross(heading @ (pos[body] - pos[0]))
            for column, joint in enumerate(joints):
                if self._hangs_on(body, joint):
                    # Turning a joint moves what hangs on it: omega x arm, with omega given in the joint's own frame.
                    arm = _cross(pos[body] - pos[joint])
                    out[row, :, 6 + 3 * column : 9 + 3 * column] = -heading @ arm @ turn[joint]
        return out

    def _hangs_on(self, joint: int, ancestor: int) -> bool:
        parents = self._error.nominal.skeleton.parents
        # Parents have smaller indices than their children.
        while joint > ancestor:
            joint = parents[joint]
        return joint == ancestor


def _diagonal(error: ErrorState) -> FloatArray:
    count = 3 * len(error.joints)
    # Weights per m^2, rad^2, (m/s)^2, (rad/s)^2 of root and object.
    root = [20.0] * 3 + [10.0] * 3 + [1.0] * 3 + [0.3] * 3
    obj = [20.0] * 3 + [2.0] * 3 + [0.2] * 3 + [0.02] * 3
    return np.array([*root, *[5.0] * count, *[0.05] * count, *(obj if error.nominal.has_object else [])])


def _cross(v: FloatArray) -> FloatArray:
    return np.array([[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]])
