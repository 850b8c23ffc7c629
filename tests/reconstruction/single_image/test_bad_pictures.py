"""Bad pictures are refused before anything is solved, by file or folder, field and value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose, check_image
from humanoid_hoi.reconstruction.single_image.io.own import IMAGE_FILE, read_own, write_own
from humanoid_hoi.synthetic.images.make import make_image

Spoil = Callable[[HoiImage], HoiImage]


@pytest.fixture(scope="module")
def image() -> HoiImage:
    return make_image(0, size=(64, 64))


def _moved(image: HoiImage, *pos: float) -> ObjectPose:
    return ObjectPose(image.start.rotmat, np.array(pos), image.start.scale)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "mask of another size": (lambda i: i.replace(object_mask=np.ones((32, 64), bool)), "object_mask.*64x32"),
    "empty mask": (lambda i: i.replace(person_mask=np.zeros((64, 64), bool)), "person_mask.*0 pixels"),
    "object outside": (lambda i: i.replace(start=_moved(i, 50, 0, 3)), "start.*outside the picture"),
    "object behind": (lambda i: i.replace(start=_moved(i, 0, 0, -3)), "start.*outside the picture"),
    "focal length 0": (lambda i: i.replace(camera_matrix=np.diag([0.0, 0, 1])), "camera.*positive"),
    "NaN pose": (lambda i: i.replace(start=_moved(i, np.nan, 0, 3)), "start.*nan"),
    "NaN body": (lambda i: i.replace(body_cam=np.full_like(i.body_cam, np.nan)), "body.*NaN"),
    "NaN object": (lambda i: i.replace(obj_vertices=np.full_like(i.obj_vertices, np.nan)), "vertices.*nan"),
    "face beyond": (lambda i: i.replace(obj_faces=i.obj_faces + 10**6), "obj_faces.*1000000"),
    "face before": (lambda i: i.replace(obj_faces=i.obj_faces - 5), "obj_faces.*from -5"),
    "body face beyond": (lambda i: i.replace(body_faces=i.body_faces + 10**6), "body_faces"),
    "faces as text": (lambda i: i.replace(body_faces=np.array(["a"])), "body_faces.*<U1"),
    "flat vertices": (lambda i: i.replace(obj_vertices=i.obj_vertices[:, :2]), "obj_vertices.*2"),
    "colors": (lambda i: i.replace(obj_color=np.zeros((3, 3))), "obj_color"),
    "NaN colors": (lambda i: i.replace(obj_color=np.full_like(i.obj_vertices, np.nan)), "obj_color.*finite"),
    "parts": (lambda i: i.replace(body_parts=np.zeros(3, int)), "body_parts"),
    "class 99": (lambda i: i.replace(body_parts=np.full(len(i.body_cam), 99)), "body_parts.*33"),
    "unknown part": (lambda i: i.replace(contact_parts=("tail",)), "contact_parts.*tail"),
    "name": (lambda i: i.replace(name="a/b"), "name"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_picture_is_refused_by_field(image: HoiImage, name: str) -> None:
    check_image(image)
    spoil, words = SPOILT[name]
    with pytest.raises(HoiError, match=words):
        check_image(spoil(image), "folder")


@pytest.mark.parametrize(
    ("old", "new"), [('"contact_parts": [', '"contact_parts": [5, '), ('"notes": []', '"notes": 5')]
)
def test_lists_of_words_are_words(image: HoiImage, tmp_path: Path, old: str, new: str) -> None:
    folder = write_own(image, tmp_path / "p")
    text = (folder / IMAGE_FILE).read_text()
    assert old in text
    (folder / IMAGE_FILE).write_text(text.replace(old, new))
    with pytest.raises(HoiError, match="expected a list of names"):
        read_own(folder)
