"""Meshes and pictures of other tools: where they go, what they are worth, what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.io.decisions import PictureDecision, mask_path, with_decision
from humanoid_hoi.reconstruction.single_image.io.load import load_image
from humanoid_hoi.reconstruction.single_image.io.own import write_own
from humanoid_hoi.reconstruction.single_image.slots.files import TO_CAMERA
from humanoid_hoi.reconstruction.single_image.slots.similarity import flat_drawing, mesh_ssim
from humanoid_hoi.synthetic.images.make import make_image


@pytest.fixture(scope="module")
def image() -> HoiImage:
    return make_image(1, size=(96, 80))


@pytest.fixture
def folder(image: HoiImage, tmp_path: Path) -> Path:
    return write_own(image, tmp_path / "stool")


def write_obj(image: HoiImage, path: Path, colors: bool = True) -> None:
    """The picture's own object as a generator would write it: another size and place, y up, as it is turned in the picture."""
    assert image.truth is not None and image.obj_color is not None
    turned = image.obj_vertices @ image.truth.rotmat.T @ TO_CAMERA
    rows = np.column_stack([7.0 * turned + 3.0, image.obj_color]) if colors else 7.0 * turned + 3.0
    lines = ["v " + " ".join(f"{value:.6f}" for value in row) for row in rows]
    lines += ["f " + " ".join(str(corner + 1) for corner in face) for face in image.obj_faces]
    path.write_text("\n".join(lines) + "\n")


def test_a_generators_mesh_is_put_where_the_mask_is(image: HoiImage, folder: Path) -> None:
    write_obj(image, folder / "object.obj")
    found = load_image(folder)
    assert found.truth is None and "object.obj" in found.notes[-1]
    assert found.obj_color is not None and image.obj_color is not None
    np.testing.assert_allclose(found.obj_color, image.obj_color, atol=1e-5)
    np.testing.assert_allclose(found.obj_vertices.mean(axis=0), 0, atol=1e-6)
    px = project(found.start.apply(found.obj_vertices), found.camera_matrix)
    rows, columns = np.nonzero(image.object_mask)
    # Middle and diagonal of the outline's box; perspective and hidden parts take a few pixels.
    middle = np.array([columns.min() + columns.max() + 1, rows.min() + rows.max() + 1]) / 2
    np.testing.assert_allclose((px.min(axis=0) + px.max(axis=0)) / 2, middle, atol=3)
    assert np.linalg.norm(np.ptp(px, axis=0)) == pytest.approx(np.hypot(np.ptp(columns), np.ptp(rows)), rel=0.1)
    assert found.start.pos_cam[2] == pytest.approx(float(np.median(image.body_cam[:, 2])))


def test_a_mask_drawn_again_moves_the_mesh_that_was_put_at_it(image: HoiImage, folder: Path) -> None:
    write_obj(image, folder / "object.obj")
    given = load_image(folder)
    redrawn = np.zeros_like(image.object_mask)
    redrawn[10:30, 5:25] = True
    Image.fromarray(redrawn).save(mask_path(folder))
    found = with_decision(given, PictureDecision(redrawn=True), folder)
    px = project(found.start.apply(found.obj_vertices), found.camera_matrix)
    np.testing.assert_allclose((px.min(axis=0) + px.max(axis=0)) / 2, [15, 20], atol=2)
    assert found.start.scale < given.start.scale
    # What somebody placed by hand stays where it is, and so does a mesh that came with its pose.
    placed = with_decision(given, PictureDecision(redrawn=True, placed=given.start), folder)
    assert placed.start == given.start
    (folder / "object.obj").unlink()
    own = load_image(folder)
    assert with_decision(own, PictureDecision(redrawn=True), folder).start == own.start


def test_without_colors_there_is_a_mesh_and_no_similarity(image: HoiImage, folder: Path) -> None:
    write_obj(image, folder / "object.obj", colors=False)
    found = load_image(folder)
    assert found.obj_color is None and mesh_ssim(found, found.start) is None


def test_similarity_is_one_for_its_own_drawing_and_falls_with_errors(image: HoiImage, folder: Path) -> None:
    assert image.truth is not None
    color, covered = flat_drawing(image, image.truth)
    for alpha, background in ((255 * covered, 0.0), (np.full_like(covered, 255, int), 1.0)):
        # Transparent around the object, or white.
        shown = np.where(covered[..., None], color, background)
        rgba = np.dstack([np.round(255 * shown), alpha]).astype(np.uint8)
        Image.fromarray(rgba).save(folder / "inpainted.png")
        found = load_image(folder)
        assert found.inpainted is not None
        np.testing.assert_array_equal(found.inpainted[..., 3] > 0, covered)
        best = mesh_ssim(found, image.truth)
        assert best is not None and best > 0.99
        near = mesh_ssim(found, image.start)
        assert near is not None and near < best
    # It goes on with the solved picture.
    again = load_image(write_own(found, folder.with_name("again")))
    assert again.inpainted is not None and found.inpainted is not None
    assert np.array_equal(again.inpainted[..., 3], found.inpainted[..., 3])


@pytest.mark.parametrize(
    ("size", "value", "word"),
    [((50, 50), 100, "50x50 pixels, the picture has 96x80"), ((96, 80), 255, "shows no object")],
)
def test_a_wrong_inpainted_picture_is_refused(folder: Path, size: tuple[int, int], value: int, word: str) -> None:
    Image.new("RGB", size, (value, value, value)).save(folder / "inpainted.png")
    with pytest.raises(HoiError, match=word) as error:
        load_image(folder)
    assert "inpainted.png" in str(error.value)


def test_broken_and_double_files_are_refused(image: HoiImage, folder: Path) -> None:
    (folder / "object.obj").write_text("v 0 0\n")
    with pytest.raises(HoiError, match=r"object\.obj"):
        load_image(folder)
    (folder / "object.obj").write_text("v 0 0 0\nv 0 0 1\nv 0 0 2\nf 1 2 3\n")
    with pytest.raises(HoiError, match="no extent"):
        load_image(folder)
    write_obj(image, folder / "object.obj")
    (folder / "object.ply").write_bytes(b"ply")
    with pytest.raises(HoiError, match=r"both object\.obj and object\.ply"):
        load_image(folder)
    (folder / "object.ply").unlink()
    (folder / "inpainted.png").write_bytes(b"%!PS-Adobe")
    with pytest.raises(HoiError, match=r"inpainted\.png"):
        load_image(folder)


def test_every_corner_is_drawn_in_its_own_color(image: HoiImage) -> None:
    # A triangle at 2 m, 100 px focal length: corners at pixels (10, 10), (70, 10), (10, 60).
    camera = np.array([[100.0, 0, 0], [0, 100.0, 0], [0, 0, 1]])
    corners = np.array([[10.0, 10.0], [70.0, 10.0], [10.0, 60.0]])
    vertices = np.column_stack([corners * 2 / 100, np.full(3, 2.0)])
    flat = image.replace(
        camera_matrix=camera, obj_vertices=vertices, obj_faces=np.array([[0, 1, 2]]), obj_color=np.eye(3)
    )
    color, covered = flat_drawing(flat, ObjectPose(np.eye(3), np.zeros(3), 1.0))
    for (x, y), wanted in zip([(11, 11), (66, 11), (11, 56)], np.eye(3), strict=True):
        assert covered[y, x]
        np.testing.assert_allclose(color[y, x], wanted, atol=0.15)
    assert not covered[70, 80] and np.array_equal(color[70, 80], [1.0, 1.0, 1.0])
