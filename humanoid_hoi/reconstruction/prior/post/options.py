"""Settings of the post-optimization."""

from __future__ import annotations

from dataclasses import dataclass

from humanoid_hoi.core.config import Settings, setting


@dataclass(frozen=True)
class PostOptions(Settings, yaml="tools/prior_evaluate", node="post", key="post"):
    """Eq. 15. Pixel errors are measured at a focal length of 1000 px, whatever the lens.

    Attributes:
        cameras: m, virtual cameras of Eq. 13 (paper 8, released code 16).
        prior: lambda_prior; 0 leaves the prior out.
        likelihood: ``divided`` by the layout's length (released code) or ``undivided`` (Eq. 13).
        over_cameras: ``mean``, so that one lambda serves every m, or ``sum`` (Eq. 13).
        joints: lambda_J, per px^2 of a body joint.
        points: lambda_coor, per px^2 of an object point.
        scale: lambda_norm of the object's size, per (s - 1)^2.
        pose: lambda_norm of the body's pose, per rad^2 of change (phase 2).
        betas: of its shape, per squared change.
        contact: lambda_contact, per m; 0 leaves it out.
        contact_literal: Eq. 14 as printed; see ``contact_loss``.
        steps_object: Adam steps of phase 1, in which only the object moves (released code 4000).
        steps_all: of phase 2, in which the body moves too (released code 1000).
        rate: largest change per step: rad, m and log-scale; body parameters a fifth of it.
        camera_rate: of the virtual cameras, m (released code 1e-3).
        seed: of the virtual cameras.
    """

    cameras: int = setting(at_least=1)
    prior: float = setting(at_least=0)
    likelihood: str = setting(choices=("divided", "undivided"))
    over_cameras: str = setting(choices=("mean", "sum"))
    joints: float = setting(at_least=0)
    points: float = setting(at_least=0)
    scale: float = setting(at_least=0)
    pose: float = setting(at_least=0)
    betas: float = setting(at_least=0)
    contact: float = setting(at_least=0)
    contact_literal: bool = setting()
    steps_object: int = setting(at_least=0)
    steps_all: int = setting(at_least=0)
    rate: float = setting(above=0)
    camera_rate: float = setting(at_least=0)
    seed: int = setting(at_least=0)
