from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.masks import find_masks, read_mask


@pytest.mark.parametrize("generation", [1, 2])
def test_masks_of_both_generations(make: Callable[..., Path], generation: int) -> None:
    masks = find_masks(make(generation), 6)
    assert masks is not None and masks.image_size == (64, 48)
    seen = masks.object(4)
    human = masks.human(4)
    assert seen is not None and human is not None and seen.shape == (48, 64)
    assert seen.sum() == 10 * 14 and not (seen & human).any() and human[10:20, 20:34].all()
    assert masks.object(99) is None


def test_an_empty_mask_counts_as_none(make: Callable[..., Path]) -> None:
    folder = make(1)
    iio.imwrite(folder / "mask_dir" / "00002_mask.png", np.zeros((48, 64), np.uint8))
    masks = find_masks(folder, 6)
    assert masks is not None and masks.object(2) is None and masks.human(2) is not None


def test_a_mask_that_was_redrawn_is_read_again(make: Callable[..., Path]) -> None:
    folder = make(1)
    masks = find_masks(folder, 6)
    assert masks is not None and masks.object(0) is not None
    iio.imwrite(folder / "mask_dir" / "00000_mask.png", np.full((48, 64), 255, np.uint8))
    redrawn = masks.object(0)
    assert redrawn is not None and redrawn.all()
    copy = pickle.loads(pickle.dumps(masks)).object(0)  # to workers
    assert copy.all()


def test_no_folder_no_masks(tmp_path: Path) -> None:
    (tmp_path / "mask_dir").mkdir()
    (tmp_path / "mask_dir" / "notes.txt").write_text("empty")
    assert find_masks(tmp_path, 6) is None


@pytest.mark.parametrize(
    "picture",
    [
        np.eye(4, dtype=np.uint8),
        np.eye(4, dtype=np.uint8) * 255,
        np.eye(4, dtype=np.uint16) * 65535,
        np.dstack([np.eye(4), np.zeros((4, 4)), np.zeros((4, 4)), np.ones((4, 4))]).astype(np.uint8) * 255,
    ],
    ids=["zero-one", "grey", "16 bit", "red with alpha"],
)
def test_kinds_of_pictures(tmp_path: Path, picture: np.ndarray) -> None:
    iio.imwrite(tmp_path / "m.png", picture)
    assert (read_mask(tmp_path / "m.png") == np.eye(4, dtype=bool)).all()


def test_bad_masks(make: Callable[..., Path]) -> None:
    folder = make(1)
    with pytest.raises(HoiError, match="human_mask_dir|mask_dir: masks up to frame 5, the body motion has 4 frames"):
        find_masks(folder, 4)
    iio.imwrite(folder / "mask_dir" / "00003_mask.png", np.full((24, 32), 255, np.uint8))
    masks = find_masks(folder, 6)
    assert masks is not None
    with pytest.raises(HoiError, match="00003_mask.png: 32x24 pixels.*64x48"):
        masks.object(3)
    (folder / "mask_dir" / "00004_mask.png").write_bytes(b"no picture")
    with pytest.raises(HoiError, match="00004_mask.png: no PNG or JPEG picture"):
        masks.object(4)
    iio.imwrite(folder / "mask_dir" / "00001.png", np.full((48, 64), 255, np.uint8))
    with pytest.raises(HoiError, match="frame 1 has two masks"):
        find_masks(folder, 6)


def test_the_real_masks(real: Path) -> None:
    masks = find_masks(real, 247)
    assert masks is not None and masks.image_size == (720, 1280)
    seen = masks.object(100)
    human = masks.human(100)
    assert seen is not None and human is not None and 0.01 < seen.mean() < 0.3 and 0.01 < human.mean() < 0.5


def test_jpeg_data_under_a_png_name_is_thresholded(tmp_path: Path) -> None:
    from PIL import Image

    picture = np.zeros((48, 64), np.uint8)
    picture[10:30, 20:40] = 255
    Image.fromarray(picture).save(tmp_path / "00000_mask.png", format="JPEG", quality=75)
    got = read_mask(tmp_path / "00000_mask.png")
    assert np.array_equal(got, picture > 127)  # "not 0" would add a rim of ringing
    black = np.zeros((48, 64), np.uint8)
    black[::2] = 1  # what a JPEG of a black picture may hold
    Image.fromarray(black).save(tmp_path / "00001_mask.png", format="JPEG", quality=100)
    assert not read_mask(tmp_path / "00001_mask.png").any()
