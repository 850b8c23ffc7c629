"""The released solver's scheme (Eq. 3 frame by frame, scipy's Levenberg-Marquardt, numeric Jacobian) as a yardstick."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.reconstruction.object_solver import ObjectProblem, Stage1Options
from humanoid_hoi.reconstruction.object_solver.hypotheses import interpolate
from humanoid_hoi.reconstruction.object_solver.observability import used_centroid
from humanoid_hoi.reconstruction.object_solver.residuals import Targets
from humanoid_hoi.reconstruction.object_solver.starts import start_positions, start_rotations


@dataclass(frozen=True)
class Found:
    """Poses of T frames: rotmat (T, 3, 3), pos (T, 3), cost (T,) of Eq. 3; NaN cost where a frame could not be solved."""

    rotmat: FloatArray
    pos: FloatArray
    cost: FloatArray


class PerFrame:
    """Eq. 3 with the released weights (810 000 per m^2, 4 per px^2), one frame at a time, no robust loss."""

    def __init__(self, problem: ObjectProblem) -> None:
        self.problem = problem
        options = Stage1Options.literal()
        self.centroid = used_centroid(problem).numpy()
        self._targets = Targets.of(problem, used_centroid(problem), options)
        self._matrix = problem.camera_matrix.numpy()
        # least_squares takes residuals, so each is weighted by the root.
        self._roots = np.sqrt([options.weight_3d, options.weight_2d])
        # MINPACK's lm needs at least as many residuals as unknowns; so does the released solver.
        contacts, tracks = problem.counts
        self.frame_ids = (3 * contacts + 2 * tracks >= 6).nonzero()[:, 0].numpy()

    def from_zero(self, center: FloatArray, turns: FloatArray | None = None) -> Found:
        """As released: x0 = 0, the points about ``center`` (T, 3) turned about the camera's origin.

        ``turns`` (T, 3, 3): how the mesh file happens to lie, default the identity; the scheme knows nothing of it.
        """
        turns = np.broadcast_to(np.eye(3), (self.problem.num_frames, 3, 3)) if turns is None else turns
        return self._gathered([self._solve(t, turns[t], center[t], np.zeros(3)) for t in self.frame_ids])

    def from_previous(self) -> Found:
        """24 rotations in the first frame, then always from the frame before."""
        answers = [self.best_of_24(int(self.frame_ids[0]))]
        for t in self.frame_ids[1:]:
            rotmat, pos, _ = answers[-1]
            answers.append(self.from_pose(int(t), rotmat, pos))
        return self._gathered(answers)

    def from_poses(self, rotmat: FloatArray, pos: FloatArray) -> Found:
        """Every frame from a pose of its own, turning about the points' centroid."""
        return self._gathered([self.from_pose(int(t), rotmat[t], pos[t]) for t in self.frame_ids])

    def multi_start(self) -> Found:
        """Every frame from 24 rotations, the cheapest answer of each."""
        return self._gathered([self.best_of_24(int(t)) for t in self.frame_ids])

    def best_of_24(self, t: int) -> tuple[FloatArray, FloatArray, float]:
        """The cheapest answer from 24 rotations and positions chosen as our solver chooses its own."""
        # Starts chosen as ours are: what is compared is the solving, not the luck.
        turns = start_rotations(1, 24, seed=t)[0]
        centers = start_positions(self._targets.take(torch.full((24,), t)), turns).numpy()
        answers = [
            self._solve(t, turn, -turn @ self.centroid, pos) for turn, pos in zip(turns.numpy(), centers, strict=True)
        ]
        return min(answers, key=lambda answer: answer[2])

    def from_pose(self, t: int, rotmat: FloatArray, pos: FloatArray) -> tuple[FloatArray, FloatArray, float]:
        """Frame ``t`` from a pose, turning about the centroid."""
        return self._solve(t, rotmat, -rotmat @ self.centroid, pos + rotmat @ self.centroid)

    def _solve(
        self, t: int, turn: FloatArray, offset: FloatArray, shift: FloatArray
    ) -> tuple[FloatArray, FloatArray, float]:
        """From x = R(w) (turn a + offset) + s with w = 0, s = shift: rotation, position, cost."""
        problem = self.problem
        matrix = self._matrix
        (root_3d, root_2d) = self._roots
        near = problem.contact_weight[t].numpy()
        seen = problem.track_weight[t].numpy()
        # Weight 0 marks what was not observed in this frame.
        touching = near > 0
        visible = seen > 0
        contacts = problem.contact_obj.numpy()[touching] @ turn.T + offset
        tracks = problem.track_obj.numpy()[visible] @ turn.T + offset
        target = problem.contact_cam[t].numpy()[touching]
        px = problem.track_px[t].numpy()[visible]
        root_3d = root_3d * np.sqrt(near[touching])[:, None]
        root_2d = root_2d * np.sqrt(seen[visible])[:, None]

        # Rows are points, so they are multiplied by the transposed rotation.
        def residual(x: FloatArray) -> FloatArray:
            rotated = Rotation.from_rotvec(x[:3]).as_matrix().T
            image = (tracks @ rotated + x[3:]) @ matrix.T
            apart = contacts @ rotated + x[3:] - target
            return np.concatenate([(root_3d * apart).ravel(), (root_2d * (image[:, :2] / image[:, 2:] - px)).ravel()])

        with np.errstate(all="ignore"):
            # No Jacobian is given: scipy takes differences, as the released solver does.
            answer = least_squares(residual, np.r_[0.0, 0.0, 0.0, shift], method="lm")
        rotated = Rotation.from_rotvec(answer.x[:3]).as_matrix()
        return rotated @ turn, rotated @ offset + answer.x[3:], float(answer.cost)

    def _gathered(self, answers: list[tuple[FloatArray, FloatArray, float]]) -> Found:
        """All frames: those that could not be solved lie between their neighbors."""
        rotmat, pos = (torch.from_numpy(np.stack([answer[i] for answer in answers])) for i in (0, 1))
        frames = self.problem.num_frames
        cost = np.full(frames, np.nan)
        cost[self.frame_ids] = [answer[2] for answer in answers]
        everywhere = interpolate(rotmat, pos, torch.from_numpy(self.frame_ids), frames)
        return Found(everywhere[0].numpy(), everywhere[1].numpy(), cost)
