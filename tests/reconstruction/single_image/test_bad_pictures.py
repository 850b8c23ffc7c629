"""Bad pictures are refused before anything is solved, by file or folder, field and value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.gaussian.clouds import WORK_FACES, workable
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose, check_image
from humanoid_hoi.reconstruction.single_image.io.load import load_image
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


def test_odd_but_possible_things_are_remarked_on_once(image: HoiImage, tmp_path: Path) -> None:
    assert load_image(write_own(image, tmp_path / "good")).notes == image.notes
    both = image.replace(object_mask=image.object_mask | image.person_mask, depth=np.full((64, 64), 3.0))
    found = load_image(write_own(both, tmp_path / "odd"))
    words = [note for note in found.notes if note.startswith("warning")]
    assert len(words) == 2 and "share" in words[0] and "100 % of the smaller" in words[0] and "3 everywhere" in words[1]
    # A solved picture's folder is read again: nothing is said twice.
    assert load_image(write_own(found, tmp_path / "again")).notes == found.notes
    # The border of a soft brush is no overlap.
    rows, columns = np.nonzero(image.person_mask)
    soft = image.object_mask.copy()
    soft[rows[0], columns[0]] = True
    assert not any(
        "share" in note for note in load_image(write_own(image.replace(object_mask=soft), tmp_path / "soft")).notes
    )


def test_a_mesh_finer_than_any_pixel_is_worked_on_coarsely(image: HoiImage) -> None:
    assert workable(image) is image
    mesh = trimesh.creation.icosphere(subdivisions=6, radius=0.2)
    color = np.asarray(mesh.vertices > 0, float)
    fine = image.replace(obj_vertices=np.asarray(mesh.vertices), obj_faces=np.asarray(mesh.faces), obj_color=color)
    assert len(fine.obj_faces) == 81_920
    light = workable(fine)
    assert len(light.obj_faces) <= WORK_FACES and light.obj_color is not None
    np.testing.assert_allclose(np.linalg.norm(light.obj_vertices, axis=1), 0.2, atol=1e-3)
    side = np.abs(light.obj_vertices).min(axis=1) > 0.01
    np.testing.assert_array_equal(light.obj_color[side], light.obj_vertices[side] > 0)
