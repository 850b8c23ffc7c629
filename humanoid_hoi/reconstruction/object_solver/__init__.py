"""Stage 1: the object's pose in every frame from annotated correspondences (paper Eq. 3)."""

from humanoid_hoi.reconstruction.object_solver.camera import CameraRefinement, refine_camera
from humanoid_hoi.reconstruction.object_solver.observability import Observability, observability
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.problem import ObjectProblem
from humanoid_hoi.reconstruction.object_solver.solve import fixes_pose, solve_object
from humanoid_hoi.reconstruction.object_solver.static import CameraPath, StaticSolution, solve_static
from humanoid_hoi.reconstruction.object_solver.structure.bundle import triangulate_moving
from humanoid_hoi.reconstruction.object_solver.structure.triangulate import (
    Triangulation,
    transfer_contact_points,
    triangulate_static,
)
from humanoid_hoi.reconstruction.object_solver.trajectory import ObjectTrajectory, evaluate

__all__ = [
    "CameraPath",
    "CameraRefinement",
    "ObjectProblem",
    "ObjectTrajectory",
    "Observability",
    "Stage1Options",
    "StaticSolution",
    "Triangulation",
    "evaluate",
    "fixes_pose",
    "observability",
    "refine_camera",
    "solve_object",
    "solve_static",
    "transfer_contact_points",
    "triangulate_moving",
    "triangulate_static",
]
