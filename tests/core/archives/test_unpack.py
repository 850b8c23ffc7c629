"""Compressed bytes of every kind joblib writes, bounded; lz4 is refused with a remedy."""

from __future__ import annotations

import bz2
import gzip
import lzma
import pickle
import zlib
from collections.abc import Callable

import numpy as np
import pytest

from humanoid_hoi.core.archives.unpack import unpacked
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.pickle_arrays import arrays_of

CONTENT = pickle.dumps({"pose": np.arange(200.0)})
WAYS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "zlib": zlib.compress,
    "gzip": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda content: lzma.compress(content, format=lzma.FORMAT_ALONE),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_went_in_comes_out(way: str) -> None:
    packed = WAYS[way](CONTENT)
    assert unpacked(packed, 1 << 20, "x") == CONTENT
    assert np.array_equal(arrays_of(packed, "x")["pose"], np.arange(200.0))


@pytest.mark.parametrize("way", ["zlib", "gzip", "bz2"])
def test_a_bomb_is_bounded_and_damage_is_one_sentence(way: str) -> None:
    packed = WAYS[way](bytes(1 << 24))
    assert len(packed) < 1 << 17 and len(unpacked(packed, 1 << 16, "x")) == 1 << 16
    with pytest.raises(HoiError, match="x: holds more than plain arrays, or is damaged"):
        arrays_of(WAYS[way](CONTENT)[:40], "x")


def test_lz4_is_told_with_a_remedy() -> None:
    with pytest.raises(HoiError, match=r"x: is compressed by lz4.*compress=3"):
        arrays_of(b"\x04\x22\x4d\x18" + bytes(30), "x")
