"""One picture's folder, in whichever of the layouts it is."""

from __future__ import annotations

from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.image import HoiImage, check_image
from humanoid_hoi.reconstruction.single_image.io.own import IMAGE_FILE, read_own
from humanoid_hoi.reconstruction.single_image.io.released import RELEASED_FILE, read_released
from humanoid_hoi.reconstruction.single_image.io.remarks import with_remarks
from humanoid_hoi.reconstruction.single_image.slots.files import with_slots


def is_image_folder(folder: Path) -> bool:
    """Whether a folder holds a picture in one of the layouts."""
    return (folder / IMAGE_FILE).is_file() or (folder / RELEASED_FILE).is_file()


def load_image(folder: str | Path, contact_parts: tuple[str, ...] = ()) -> HoiImage:
    """Read and check one picture.

    Args:
        folder: with ``hoi_image.json`` (ours) or ``smplx_parameters.json`` (released Open3DHOI).
        contact_parts: parts that touch, where the folder does not say.

    Raises:
        HoiError: no such folder, a missing or broken file, parts that do not fit together.
    """
    folder = Path(folder)
    if not is_image_folder(folder):
        raise HoiError(
            "holds no picture",
            where=folder,
            field="image",
            fix=f"a folder with {IMAGE_FILE} (ours) or {RELEASED_FILE} (released Open3DHOI)",
        )
    image = read_own(folder) if (folder / IMAGE_FILE).is_file() else read_released(folder)
    image = with_slots(image, folder)
    if contact_parts:
        image = image.replace(contact_parts=contact_parts)
    check_image(image, folder)
    return with_remarks(image)
