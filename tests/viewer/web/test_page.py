"""The self-contained page: small, without addresses, never over something that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.web.page import check_page, write_page
from humanoid_hoi.viewer.web.take import Take


def test_a_page_holds_everything_and_is_small(policy_take: Take, tmp_path: Path) -> None:
    path = write_page(policy_take, tmp_path / "page.html")
    text = path.read_text()
    assert len(text) < 2_000_000  # 0.8 MB of it are the client
    assert "__VISER_EMBED_DATA__" in text and "fails at frame 20" in text and "<title>sway</title>" in text
    addresses = {url for url in re.findall(r"https?://[\w./-]+", text)}
    assert addresses <= {"http://www.w3.org/2000/svg"}  # a name, not an address


def test_a_name_cannot_become_markup(policy_take: Take, tmp_path: Path) -> None:
    import dataclasses

    named = dataclasses.replace(policy_take, name="<script>alert(1)</script>")
    text = write_page(named, tmp_path / "page.html").read_text()
    assert "<script>alert(1)</script>" not in text


def test_an_existing_page_stays_unless_asked(policy_take: Take, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("mine")
    with pytest.raises(HoiError, match="exists already.*overwrite=true"):
        write_page(policy_take, path)
    assert path.read_text() == "mine"
    assert check_page(path, overwrite=True) == path


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"trial": 2}, "there are 2 trials"),
        ({"layers": ("bodies",)}, "unknown layer 'bodies'"),
        ({"path": "page.mp4"}, r"ends in .html"),
    ],
)
def test_mistakes_are_named_before_anything_is_written(
    policy_take: Take, tmp_path: Path, options: dict, message: str
) -> None:
    path = tmp_path / options.pop("path", "page.html")
    with pytest.raises(HoiError, match=message):
        write_page(policy_take, path, **options)
    assert not path.exists()
