"""Damaging files on purpose, by a seed: bytes, archive members, numbers, keys. Nothing here knows what is right."""

from __future__ import annotations

import copy
import io
import json
import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

Change = Callable[[random.Random, bytes], bytes]

ODD_NUMBERS = (
    0,
    -1,
    1,
    100,
    255,
    2**31,
    -(2**31),
    2**63,
    10**30,
    10**400,
    1e-30,
    1e38,
    1e300,
    math.nan,
    math.inf,
    -math.inf,
)
ODD_TEXTS = (
    "",
    "../../evil",
    "/etc/passwd",
    "a\0b",
    "x" * 5000,
    "9" * 4301,
    "名前",
    "[/]",
    "${oc.env:HOME}",
    "%!PS-Adobe",
    "nan",
    "-1",
    "1e999",
)


def bytes_of(rng: random.Random, data: bytes) -> bytes:
    """Cut, flip, insert, repeat or zero some bytes."""
    if not data:
        return data
    out = bytearray(data)
    kind = rng.randrange(6)
    at = rng.randrange(len(out))
    if kind == 0:
        return bytes(out[:at])
    if kind == 1:
        for _ in range(rng.choice((1, 3, 30))):
            out[rng.randrange(len(out))] = rng.randrange(256)
        return bytes(out)
    if kind == 2:
        return bytes(out[:at] + rng.randbytes(rng.choice((1, 7, 600))) + out[at:])
    if kind == 3:
        stop = min(len(out), at + rng.choice((1, 16, 400)))
        return bytes(out[:at] + out[stop:])
    if kind == 4:
        stop = min(len(out), at + rng.choice((4, 64, 1000)))
        out[at:stop] = bytes(stop - at)
        return bytes(out)
    return bytes(out[:at] + out[:at] + out[at:])


def array_of(rng: random.Random, value: np.ndarray) -> np.ndarray:
    """Another shape, dtype or value for one array."""
    kind = rng.randrange(9)
    if value.dtype.kind in "US":
        return (
            np.array(rng.choice(ODD_TEXTS).replace("\0", "0"))
            if value.ndim == 0
            else value[: rng.randrange(len(value) + 1)]
        )
    if kind == 0:
        return value.astype(rng.choice([np.float64, np.float16, np.int8, np.uint8, np.int64, bool, ">f4", complex]))
    if kind == 1 and value.ndim:
        return value[: rng.randrange(len(value) + 1)]
    if kind == 2 and value.ndim:
        return np.concatenate([value, value[: rng.randrange(len(value) + 1)]])
    if kind == 3:
        return value.reshape(-1)
    if kind == 4:
        return value[None]
    if kind == 5:
        return np.array(rng.choice(ODD_TEXTS).replace("\0", "0"))
    if kind == 6:
        with np.errstate(all="ignore"):
            factor = rng.choice([0, -1, 10, 1000, 1e6, 1e30])
            return (value.astype(np.float64) * factor).astype(value.dtype if value.dtype.kind == "f" else np.float64)
    if kind == 7 and value.size:
        out = value.copy().reshape(-1)
        odd = float(rng.choice([n for n in ODD_NUMBERS if n != 10**400]))
        with np.errstate(all="ignore"):
            out[rng.randrange(out.size)] = (
                odd if out.dtype.kind == "f" else int(np.clip(odd, -100, 100)) if math.isfinite(odd) else 7
            )
        return out.reshape(value.shape)
    return np.zeros((0, *value.shape[1:]), value.dtype) if value.ndim else np.array([value, value])


def npz_of(rng: random.Random, data: bytes) -> bytes:
    """An archive with one array changed, left out, doubled or renamed; or its bytes damaged."""
    if rng.random() < 0.3:
        return bytes_of(rng, data)
    with np.load(io.BytesIO(data)) as archive:
        fields = {key: archive[key] for key in archive.files}
    key = rng.choice(sorted(fields))
    kind = rng.randrange(8)
    if kind == 0:
        fields.pop(key)
    elif kind == 1:
        fields["extra"] = np.zeros(3)
    elif kind == 2:
        other = rng.choice(sorted(fields))
        fields[key], fields[other] = fields[other], fields[key]
    else:
        fields[key] = array_of(rng, fields[key])
    out = io.BytesIO()
    np.savez_compressed(out, **fields)
    return out.getvalue()


def tree_of(rng: random.Random, value: Any, depth: int = 0) -> Any:
    """JSON content with one place of it changed."""
    if isinstance(value, dict) and value and (depth < 1 or rng.random() < 0.8):
        key = rng.choice(sorted(value, key=str))
        out = dict(value)
        kind = rng.randrange(7)
        if kind == 0:
            out.pop(key)
        elif kind == 1:
            out[rng.choice(ODD_TEXTS)] = out.pop(key)
        elif kind == 2:
            out[key] = odd_value(rng)
        else:
            out[key] = tree_of(rng, value[key], depth + 1)
        return out
    if isinstance(value, list) and value and rng.random() < 0.85:
        out_list = list(value)
        at = rng.randrange(len(out_list))
        kind = rng.randrange(6)
        if kind == 0:
            out_list.pop(at)
        elif kind == 1:
            out_list.append(copy.deepcopy(out_list[at]))
        elif kind == 2:
            out_list[at] = odd_value(rng)
        else:
            out_list[at] = tree_of(rng, out_list[at], depth + 1)
        return out_list
    return odd_value(rng)


def odd_value(rng: random.Random) -> Any:
    return rng.choice(
        [
            None,
            True,
            [],
            {},
            [[]],
            {"a": 1},
            rng.choice(ODD_TEXTS),
            rng.choice(ODD_NUMBERS),
            [rng.choice(ODD_NUMBERS)] * 3,
        ]
    )


def json_of(rng: random.Random, data: bytes) -> bytes:
    """A JSON document with one place changed; or its bytes damaged."""
    if rng.random() < 0.25:
        return bytes_of(rng, data)
    text = json.dumps(tree_of(rng, json.loads(data)))
    return text.encode("utf-8", "surrogatepass")


def tensor_of(rng: random.Random, value: torch.Tensor) -> torch.Tensor:
    kind = rng.randrange(11)
    if kind == 0:
        return value[: rng.randrange(len(value) + 1)] if value.ndim else value[None]
    if kind == 1:
        return value.reshape(-1)
    if kind == 2:
        return value.to(rng.choice([torch.float16, torch.int8, torch.bool, torch.float64, torch.complex64]))
    if kind == 3:
        return value.detach().to_sparse()
    if kind == 4:
        return torch.empty(value.shape, device="meta")
    if kind == 5:
        return torch.zeros(1).expand(10**9, *value.shape[1:]) if value.ndim else value
    if kind == 6:
        return value * rng.choice([0.0, -1.0, 1000.0, 1e20])
    if kind == 7 and value.ndim:
        return value[:, : rng.randrange(1, value.shape[-1] + 1)] if value.ndim > 1 else value[:1]
    if kind == 8 and value.ndim > 1:
        return value[torch.randperm(len(value), generator=torch.Generator().manual_seed(rng.randrange(1000)))]
    out = value.detach().clone().float().reshape(-1)
    if len(out):
        for _ in range(rng.choice((1, 50))):
            out[rng.randrange(len(out))] = float(rng.choice([0, -1, 1e3, 1e30, math.nan, math.inf]))
    return out.reshape(value.shape)


def torch_of(rng: random.Random, data: bytes) -> bytes:
    """A torch file with one tensor changed; or its bytes damaged."""
    if rng.random() < 0.3:
        return bytes_of(rng, data)
    content = torch.load(io.BytesIO(data), weights_only=True)
    out = io.BytesIO()
    torch.save(changed(rng, content), out)
    return out.getvalue()


def changed(rng: random.Random, content: Any) -> Any:
    """Nested dictionaries of tensors and values with one place of them changed."""
    if isinstance(content, torch.Tensor):
        return tensor_of(rng, content)
    if isinstance(content, dict) and content:
        key = rng.choice(sorted(content))
        out = dict(content)
        kind = rng.randrange(5)
        if kind == 0:
            out.pop(key)
        elif kind == 1:
            out[key] = odd_value(rng)
        else:
            out[key] = changed(rng, content[key])
        return out
    return odd_value(rng)


def text_of(rng: random.Random, data: bytes) -> bytes:
    """A table or mesh in text with words, lines or bytes changed."""
    if rng.random() < 0.3:
        return bytes_of(rng, data)
    lines = data.decode("utf-8", "replace").splitlines()
    at = rng.randrange(len(lines)) if lines else 0
    kind = rng.randrange(5)
    if not lines:
        return data
    if kind == 0:
        lines.pop(at)
    elif kind == 1:
        lines.insert(at, lines[rng.randrange(len(lines))])
    elif kind == 2:
        lines[at] = "x" * rng.choice((1, 131_073))
    else:
        separator = "," if "," in lines[at] else " "
        words = lines[at].split(separator)
        odd = rng.choice(ODD_TEXTS) if rng.random() < 0.5 else str(rng.choice([n for n in ODD_NUMBERS if n != 10**400]))
        words[rng.randrange(len(words))] = odd
        lines[at] = separator.join(words)
    return "\n".join(lines).encode("utf-8", "replace")


def crafted_pickle(marker: str) -> bytes:
    """A pickle that would create the file ``marker`` when it is executed."""
    import pickle
    from pathlib import Path

    class Evil:
        def __reduce__(self) -> Any:
            return Path.touch, (Path(marker),)

    return pickle.dumps(Evil())
