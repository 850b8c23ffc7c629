"""What a reader should be told of a picture that is not wrong, but may not be what was meant."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.reconstruction.single_image.image import HoiImage

_OVERLAP = 0.02
"""Share of the smaller mask from which an overlap is more than the border of a soft brush."""


def with_remarks(image: HoiImage) -> HoiImage:
    """The picture with remarks on its masks and its depth map among its notes, each once."""
    return image.replace(notes=tuple(dict.fromkeys((*image.notes, *remarks(image)))))


def remarks(image: HoiImage) -> tuple[str, ...]:
    """One sentence for each thing that is odd."""
    found = []
    shared = int((image.person_mask & image.object_mask).sum())
    smaller = min(int(image.person_mask.sum()), int(image.object_mask.sum()))
    if shared > _OVERLAP * smaller:
        found.append(
            f"warning: person_mask and object_mask share {shared} pixels ({100 * shared / smaller:.0f} % of the smaller one); each should "
            "be what is seen of it, so who hides whom is not known there"
        )
    if image.depth is not None:
        known = image.depth[np.isfinite(image.depth)]
        if len(known) and np.ptp(known) == 0:
            found.append(
                f"warning: the depth map has the value {known[0]:g} everywhere and says nothing; coarse=robust and coarse=paper need a real one"
            )
    return tuple(found)
