"""The benchmark of single pictures: names of rows, coarse poses, and the measure that no outline shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.reconstruction.quality.against_truth import rotation_error_deg
from humanoid_hoi.workflows.benchmarks.images import Start, jobs_of, measure, picture


def _cfg(**changes: Any) -> Any:
    given = OmegaConf.load(CFG / "tools" / "benchmark_images.yaml")
    return OmegaConf.merge(given, changes)


def test_rows_keep_their_names_as_starts_and_pictures_are_added() -> None:
    jobs = jobs_of(_cfg(count=2, starts=2, methods=["start", "ours"]))
    assert [keys for keys in jobs.values()] == [
        ["0/30/start", "0/30/ours"],
        ["0/30/start/1", "0/30/ours/1"],
        ["1/30/start", "1/30/ours"],
        ["1/30/start/1", "1/30/ours/1"],
    ]
    assert Start("basket", 3, 40.0, 0).key("ours") == "basket/3/40/ours"


@pytest.mark.parametrize(
    ("changes", "word"), [({"methods": ["best"]}, "best"), ({"pictures": "cat"}, "basket"), ({"starts": 0}, "from 1")]
)
def test_what_cannot_be_measured_is_refused(changes: dict[str, Any], word: str) -> None:
    with pytest.raises(HoiError, match=word):
        jobs_of(_cfg(**changes))


def test_coarse_poses_are_off_by_what_was_asked() -> None:
    first = picture(Start("mixed", 3, 30.0, 0))
    other = picture(Start("mixed", 3, 30.0, 1))
    assert (first.picture == other.picture).all() and first.truth is not None
    for image in (first, other):
        assert rotation_error_deg(image.start.rotmat, first.truth.rotmat) == pytest.approx(30.0, abs=1e-3)
    assert rotation_error_deg(first.start.rotmat, other.start.rotmat) > 5.0
    basket = picture(Start("basket", 0, 40.0, 0))
    assert basket.truth is not None and basket.name.startswith("basket")
    assert rotation_error_deg(basket.start.rotmat, basket.truth.rotmat) == pytest.approx(40.0, abs=1e-3)
    # About its own axis: that axis points where it did.
    np.testing.assert_allclose(basket.start.rotmat[:, 1], basket.truth.rotmat[:, 1], atol=1e-9)


@pytest.mark.slow
def test_color_finds_the_turn_that_no_outline_shows() -> None:
    start = Start("basket", 0, 40.0, 0)
    rows = measure(start, [start.key("outline"), start.key("ours")])
    assert rows[start.key("ours")]["rotation_deg"] < 5.0
    assert rows[start.key("outline")]["rotation_deg"] > 15.0
    assert rows[start.key("outline")]["iou"] > 0.9
