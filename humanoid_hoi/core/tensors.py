"""Torch files: ours written whole; those of strangers read as tensors and plain containers, sizes checked before."""

from __future__ import annotations

import io
import pickle
import warnings
import zipfile
from pathlib import Path
from typing import Any

import torch

from humanoid_hoi.core.archive import MAX_BYTES, check_sizes, one_line
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write


def write_torch(path: str | Path, content: Any) -> None:
    """Write a ``torch.save`` file of tensors and plain values, whole or not at all.

    Raises:
        HoiError: the disk is full or not writable; an earlier file is untouched.
    """
    # Serialized in memory first: torch's zip writer turns a full disk into an opaque RuntimeError.
    buffer = io.BytesIO()
    torch.save(content, buffer)
    with atomic_write(path) as stream:
        stream.write(buffer.getbuffer())


def read_torch(path: str | Path, what: str, fix: str) -> Any:
    """The content of a ``torch.save`` file, on the CPU: tensors, numbers, text, lists and dictionaries, nothing else.

    Args:
        path: an existing file.
        what: what it should be, for the message.
        fix: what to do about it.

    Raises:
        HoiError: truncated, damaged or foreign file, or pickled objects (they are not executed).
    """
    try:
        # Torch's newer format is a zip archive, whose sizes can be looked at first.
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                check_sizes(archive, path, fix)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except HoiError:
        raise
    except pickle.UnpicklingError as error:
        raise HoiError(
            f"not a readable {what}: it holds pickled objects other than tensors, or is no torch file; "
            "nothing in it was executed",
            where=path,
            fix=fix,
        ) from error
    except Exception as error:  # a damaged archive makes torch raise almost anything
        raise HoiError(
            f"not a readable {what} (truncated, or no torch.save of tensors): {one_line(error)}", where=path, fix=fix
        ) from error


def tensor_array(value: Any, where: str | Path | None, field: str | None, fix: str) -> FloatArray:
    """A tensor of real numbers as a float64 array.

    Args:
        value: anything a torch file may hold.
        where: the file, for the message.
        field: the entry in it.
        fix: what to do about it.

    Raises:
        HoiError: no tensor; sparse, meta, quantized or complex ones; more elements than the file can hold.
    """
    found = None
    if not isinstance(value, torch.Tensor):
        found = type(value).__name__
    elif value.layout != torch.strided:
        found = f"a sparse tensor ({value.layout})"
    elif value.is_meta:
        found = "a meta tensor, which has a shape and no values"
    elif value.is_quantized or value.dtype.is_complex:
        found = f"a tensor of {value.dtype}"
    elif value.numel() * 8 > MAX_BYTES or (value.numel() and _stored(value) > value.untyped_storage().nbytes()):
        # A view with stride 0 has more elements than bytes: converting it would allocate them all.
        found = f"shape {tuple(value.shape)} over {value.untyped_storage().nbytes()} stored bytes"
    if found is not None:
        raise HoiError(f"expected a tensor of real numbers, found {found}", where=where, field=field, fix=fix)
    return value.detach().to(torch.float64).numpy()


def _stored(tensor: torch.Tensor) -> int:
    """Bytes that the elements take when none is used twice."""
    return int(tensor.numel() * tensor.element_size())
