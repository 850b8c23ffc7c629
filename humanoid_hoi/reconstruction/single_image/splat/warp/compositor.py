"""Lists and pictures by the kernels, as torch sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import warp as wp
from torch import Tensor
from torch.autograd.function import once_differentiable

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.warp.stream import torch_stream
from humanoid_hoi.reconstruction.single_image.splat.compositor import PairList, Rendered, near_to_far
from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians
from humanoid_hoi.reconstruction.single_image.splat.project import Ellipses
from humanoid_hoi.reconstruction.single_image.splat.warp.kernels import (
    CHANNELS,
    PICTURES,
    blend,
    blend_backward,
    list_rows,
    prepare_kernels,
)

_MAX_ROWS = 2**30
"""Rows are counted in 32 bits, and sorting takes twice the room."""


def build_pairs(ellipses: Ellipses, opacity: Tensor, size: tuple[int, int]) -> PairList:
    """As :func:`humanoid_hoi.reconstruction.single_image.splat.compositor.build_pairs`, the same rows.

    Raises:
        HoiError: more than 2^30 rows.
    """
    width, height = size
    with torch.no_grad():
        order = near_to_far(ellipses).int()
        # Colors do not say which rows there are.
        table = _table(ellipses, opacity, opacity[:, None])
        none = torch.empty(0, dtype=torch.int32, device=order.device)
        slot = torch.zeros(len(order), dtype=torch.int64, device=order.device)
        box = (_vectors(table), ellipses.radius.to(table), order, width, height)
        # Once to count, then, with the places known, once more to write.
        _launch(list_rows, len(order), *box, slot, none, none)
        end = slot.cumsum(0)
        count = int(end[-1]) if len(end) else 0
        if count > _MAX_ROWS:
            raise HoiError(f"{count} pairs of a Gaussian and a pixel", field="long_side", fix="a smaller picture")
        # Twice the room: sorting goes to and fro between the halves.
        pixel, gaussian = torch.empty(2, 2 * count, dtype=torch.int32, device=order.device)
        if count:
            _launch(list_rows, len(order), *box, end - slot, pixel, gaussian)
            _sort(pixel, gaussian, count, (width * height).bit_length())
        return PairList.of_rows(pixel[:count], gaussian[:count], size)


def composite_all(
    cloud: Gaussians, ellipses: Ellipses, pairs: PairList, drawings: Sequence[Tensor | None]
) -> tuple[Rendered, ...]:
    """As :func:`humanoid_hoi.reconstruction.single_image.splat.compositor.composite_all`, three pictures in one pass."""
    pictures: list[Rendered] = []
    for begin in range(0, len(drawings), PICTURES):
        drawn = _bits(drawings[begin : begin + PICTURES], cloud)
        # Colors three at a time; black fills up what is missing.
        rows = (drawn, pairs.start.int(), pairs.gaussian.int(), pairs.size)
        tables = [_table(ellipses, cloud.opacity, color) for color in cloud.color.split(CHANNELS, dim=1)]
        parts = [_Blend.apply(table, *rows) for table in tables]
        color = torch.cat([part[..., :CHANNELS] for part in parts], dim=-1)[..., : cloud.color.shape[1]]
        pictures.extend(map(Rendered, color, parts[0][..., CHANNELS]))
    return tuple(pictures[: len(drawings)])


def _bits(drawings: Sequence[Tensor | None], cloud: Gaussians) -> Tensor:
    """(N,) int32; bit k is set for the Gaussians of picture k."""
    bits = torch.zeros(cloud.count, dtype=torch.int32, device=cloud.opacity.device)
    for number, rows in enumerate(drawings):
        bits += 2**number if rows is None else rows.int() * 2**number
    return bits


class _Blend(torch.autograd.Function):
    """(N, 9) Gaussians -> (3, H, W, 4) pictures, coverage last."""

    @staticmethod
    def forward(
        ctx: Any, splats: Tensor, drawn: Tensor, start: Tensor, gaussian: Tensor, size: tuple[int, int]
    ) -> Tensor:
        """Blend; keeps the light that reaches every row."""
        width, height = size
        light = splats.new_empty(len(gaussian), PICTURES)
        picture = splats.new_empty(PICTURES, height * width, CHANNELS + 1)
        rows = (drawn, start, gaussian, width)
        _launch(blend, height * width, _vectors(splats), *rows, _vectors(light), _vectors(picture))
        ctx.save_for_backward(splats, drawn, start, gaussian, light)
        ctx.width = width
        return picture.reshape(PICTURES, height, width, -1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        """The derivative by the Gaussians."""
        splats, drawn, start, gaussian, light = ctx.saved_tensors
        given = grads[0].reshape(PICTURES, -1, CHANNELS + 1).contiguous()
        grad = torch.zeros_like(splats)
        rows = (drawn, start, gaussian, ctx.width)
        arrays = [_vectors(numbers) for numbers in (light, given, grad)]
        _launch(blend_backward, len(start) - 1, _vectors(splats), *rows, *arrays)
        return grad, None, None, None, None


def _table(ellipses: Ellipses, opacity: Tensor, color: Tensor) -> Tensor:
    """(N, 9) contiguous: what the kernels know of every Gaussian."""
    color = torch.nn.functional.pad(color, (0, CHANNELS - color.shape[1]))
    table = torch.cat([ellipses.mean, ellipses.inverse, opacity[:, None], color], dim=1)
    prepare_kernels(wp.dtype_from_torch(table.dtype))
    return table


def _vectors(numbers: Tensor) -> Any:
    """A tensor (..., L) as a Warp array of vectors of L, without a copy."""
    scalar = wp.dtype_from_torch(numbers.dtype)
    return wp.from_torch(numbers.detach(), dtype=wp.types.vector(numbers.shape[-1], scalar))


def _launch(kernel: Any, dim: int, *arguments: Any) -> None:
    """Launch on the device of the arrays, in torch's own order of work."""
    device = arguments[0].device
    # Without a copy: the kernels read and write torch's memory.
    arrays = [wp.from_torch(a.detach()) if isinstance(a, Tensor) else a for a in arguments]
    with torch_stream(torch.device(wp.device_to_torch(device))):
        wp.launch(kernel, dim=dim, inputs=arrays, device=device)


def _sort(key: Tensor, value: Tensor, count: int, bits: int) -> None:
    """Order the first ``count`` of both by the key, equal ones as they come; the other half is room to work in."""
    keys: Any = wp.from_torch(key)
    values: Any = wp.from_torch(value)
    with torch_stream(key.device):
        wp.utils.radix_sort_pairs(keys, values, count, end_bit=bits)
