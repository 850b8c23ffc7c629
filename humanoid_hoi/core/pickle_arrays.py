"""Reading pickles of other tools without running their code: plain containers, numbers and numpy arrays, nothing else.

A pickle is a program. This reader lets it build dictionaries, lists, strings, numbers and arrays; any other name it
asks for ends the reading with an error. Arrays with Python objects inside are refused as well.
"""

from __future__ import annotations

import collections
import io
import math
import pickle
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from humanoid_hoi.core.archives.unpack import unpacked
from humanoid_hoi.core.errors import HoiError

MAX_BYTES = 2 << 30
MAX_DEPTH = 50
_FIX = "export it as .npz arrays, or run the tool again"


class _Type:
    """A numpy dtype in the making: plain numbers only, whatever its state asks for."""

    def __init__(self, code: Any, *_: Any) -> None:
        if not isinstance(code, str) or (code != "O8" and np.dtype(code).kind not in "biufcSU"):
            raise pickle.UnpicklingError(f"an array of {code}")
        self.is_list = code == "O8"  # an array of plain things becomes a list, never an array of pointers
        self.dtype = np.dtype("i8" if self.is_list else code)

    def __setstate__(self, state: Any) -> None:
        # The state is (version, byte order, subarray, names, fields, ...): structures have one of the middle three.
        order, inner = state[1], state[2:5]
        if order not in "<>|=" or any(part is not None for part in inner):
            raise pickle.UnpicklingError("an array of structures")
        self.dtype = self.dtype.newbyteorder(order)


class _Array:
    """An array in the making."""

    def __init__(self, *_: Any) -> None:
        self.value: Any = np.zeros(0)

    def __setstate__(self, state: Any) -> None:
        _, shape, kind, fortran, data = state
        if isinstance(kind, _Type) and kind.is_list and isinstance(data, list) and len(data) == _count(shape):
            self.value = data
            return
        self.value = _filled(data, kind, shape, "F" if fortran else "C")


class _JoblibArray:
    """The placeholder that joblib writes before an array's bytes."""

    def __init__(self, *_: Any) -> None:
        self.state: dict[str, Any] = {}

    def __setstate__(self, state: Any) -> None:
        self.state = dict(state)


def _filled(data: Any, kind: Any, shape: Any, order: str) -> np.ndarray:
    """An array of exactly these bytes."""
    if isinstance(data, str):  # pickles of Python 2
        data = data.encode("latin1")
    if not isinstance(kind, _Type) or kind.is_list or not isinstance(data, (bytes, bytearray)):
        raise pickle.UnpicklingError("an array of objects")
    size = _count(shape)
    # Exactly as many bytes as the shape needs: none beyond them is read, none is left.
    if size * kind.dtype.itemsize != len(data):
        raise pickle.UnpicklingError(f"an array {shape} of {len(data)} bytes")
    return np.frombuffer(data, kind.dtype).reshape(shape, order=order).copy()  # type: ignore[call-overload]


def _count(shape: Any) -> int:
    if not isinstance(shape, tuple) or not all(isinstance(n, int) and 0 <= n < 1 << 40 for n in shape):
        raise pickle.UnpicklingError(f"an array of shape {shape}")
    return math.prod(shape)


def _scalar(kind: Any, data: Any = b"") -> Any:
    return _filled(data, kind, (1,), "C")[0]


def _from_buffer(data: Any, kind: Any, shape: Any, order: str) -> np.ndarray:
    return _filled(bytes(data), kind, shape, "F" if order == "F" else "C")


def _latin(text: str, encoding: str) -> bytes:
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"an encoding {encoding}")
    return text.encode("latin1")


_ARRAY_MODULES = ("numpy.core.multiarray", "numpy._core.multiarray")
_NUMERIC_MODULES = ("numpy.core.numeric", "numpy._core.numeric")
_ALLOWED: dict[tuple[str, str], Any] = {
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): _Type,
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("_codecs", "encode"): _latin,
    ("joblib.numpy_pickle", "NumpyArrayWrapper"): _JoblibArray,
}
_ALLOWED |= {(module, "_reconstruct"): _Array for module in _ARRAY_MODULES}
_ALLOWED |= {(module, "scalar"): _scalar for module in _ARRAY_MODULES}
_ALLOWED |= {(module, "_frombuffer"): _from_buffer for module in _NUMERIC_MODULES}
_PURE: Any = pickle._Unpickler  # type: ignore[attr-defined]  # the one in Python, whose steps can be extended


class _Arrays(_PURE):  # type: ignore[misc]
    """Finds allowed names only, and reads the array bytes that joblib puts between the steps."""

    dispatch: ClassVar[dict[int, Any]] = dict(_PURE.dispatch)

    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream)
        self._stream = stream

    def find_class(self, module: str, name: str) -> Any:
        # Every name a pickle asks for comes through here.
        allowed = _ALLOWED.get((module, name))
        if allowed is None:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return allowed

    def persistent_load(self, pid: Any) -> Any:
        raise pickle.UnpicklingError("it asks for an outside object")

    def load_build(self) -> None:
        # BUILD hands an object its state: joblib's placeholder then knows how many bytes follow in the stream.
        _PURE.load_build(self)
        made = self.stack[-1]
        if isinstance(made, _JoblibArray):
            self.stack[-1] = self._bytes_of(made.state)

    dispatch[pickle.BUILD[0]] = load_build

    def _bytes_of(self, state: dict[str, Any]) -> np.ndarray:
        kind = state["dtype"]
        if not isinstance(kind, _Type) or kind.is_list:
            raise pickle.UnpicklingError("an array of objects")
        if state.get("numpy_array_alignment_bytes") is not None:
            # joblib aligns the bytes: the first one says how many to skip.
            padding = self._stream.read(1)
            self._stream.read(padding[0] if padding else 0)
        size = _count(state["shape"]) * kind.dtype.itemsize
        return _filled(self._stream.read(size), kind, state["shape"], "F" if state.get("order") == "F" else "C")


def read_pickled_arrays(path: str | Path) -> Any:
    """Containers, numbers and arrays of a pickle (compressed ones, as joblib writes, included).

    Raises:
        HoiError: the file is missing, too large, damaged, or asks for anything else; nothing of it is run.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise HoiError("is larger than 2 GB", where=path, fix=_FIX)
        content = path.read_bytes()
    except OSError as error:
        raise HoiError(f"cannot read: {error.strerror}", where=path, fix="give an existing file") from error
    return arrays_of(content, path)


def arrays_of(content: bytes, where: str | Path) -> Any:
    """See :func:`read_pickled_arrays`."""
    try:
        content = unpacked(content, MAX_BYTES, where)
        found = _finished(_Arrays(io.BytesIO(content)).load())
    except HoiError:
        raise
    except RecursionError as error:
        raise HoiError("is nested too deeply", where=where, fix=_FIX) from error
    except MemoryError as error:
        raise HoiError("asks for more memory than there is", where=where, fix=_FIX) from error
    except Exception as error:  # a damaged pickle raises almost anything
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise HoiError(f"holds more than plain arrays, or is damaged: {reason}", where=where, fix=_FIX) from error
    return found


def _finished(value: Any, depth: int = 0) -> Any:
    """Plain containers with real arrays; refuses what slipped through."""
    if depth > MAX_DEPTH:
        raise pickle.UnpicklingError("nested too deeply")
    if isinstance(value, _Array):
        return _finished(value.value, depth + 1)
    if isinstance(value, dict):
        return {_finished(k, depth + 1): _finished(v, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_finished(entry, depth + 1) for entry in value)
    if isinstance(value, (str, bytes, int, float, complex, np.generic, np.ndarray, type(None))):
        return value
    raise pickle.UnpicklingError(f"a {type(value).__name__}")
