"""What the coarse alignment may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CoarseOptions:
    """Options of :func:`humanoid_hoi.reconstruction.coarse.align.align_object`.

    Attributes:
        method: ``paper``: Algorithm 1 as its authors' code has it (orthographic rays, scale from mean pairwise distances);
            ``robust``: pinhole rays, an affine map of depth fitted to the visible body, trimmed statistics.
        samples: points drawn for pairwise distances; the draw is seeded.
        seed: of the draw.
        outlier: robust standard deviations beyond which a pixel of the object is left out.
    """

    method: str = "robust"
    samples: int = 500
    seed: int = 0
    outlier: float = 4.0
