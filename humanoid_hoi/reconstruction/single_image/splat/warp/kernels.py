"""The kernels: rows of the list, blending front to back, and its derivative back to front.

A Gaussian is one vector of nine: mean x and y (px), the inverse covariance's xx, xy and yy (px^-2), opacity, three colors. One
pass over a pixel's rows blends three pictures, so that a row's alpha is computed once for all of them. Scalars are float32 or
float64, whatever the vectors hold: Warp compiles a kernel for each at its first launch.
"""

# mypy: ignore-errors
# (what stands in a kernel is Warp's language, not Python's)

import functools
from typing import Any

import warp as wp

from humanoid_hoi.reconstruction.single_image.splat.compositor import MAX_ALPHA, MIN_ALPHA

PICTURES = 3
"""Blended in one pass."""
CHANNELS = 3

_X = wp.constant(0)
_Y = wp.constant(1)
_XX = wp.constant(2)
_XY = wp.constant(3)
_YY = wp.constant(4)
_OPACITY = wp.constant(5)
_COLOR = wp.constant(6)
WIDTH = 6 + CHANNELS
"""Numbers of a Gaussian."""

_LEAST = wp.constant(MIN_ALPHA)
_MOST = wp.constant(MAX_ALPHA)


@wp.func
def _exponent(splat: Any, x: Any, y: Any):
    """Logarithm of what is left of the opacity at an offset from the mean, px."""
    form = splat[_XX] * x * x + splat[_YY] * y * y + (splat[_XY] + splat[_XY]) * x * y
    return type(x)(-0.5) * form


@wp.func
def _offset(mean: Any, pixel: int):
    """From the mean to the center of a pixel, along one side."""
    return type(mean)(pixel) + type(mean)(0.5) - mean


@wp.func
def _held(alpha: Any):
    """Not quite opaque. (The smaller of the two would be the largest value, were alpha no number.)"""
    return wp.where(alpha > type(alpha)(_MOST), type(alpha)(_MOST), alpha)


@wp.func
def _within(position: Any, limit: int):
    """A position held within a side of the picture."""
    return wp.min(wp.max(position, type(position)(0.0)), type(position)(limit))


@wp.kernel(enable_backward=False)
def list_rows(
    splats: wp.array(dtype=Any),
    radius: wp.array2d(dtype=Any),
    order: wp.array(dtype=wp.int32),
    width: int,
    height: int,
    slot: wp.array(dtype=wp.int64),
    pixel: wp.array(dtype=wp.int32),
    gaussian: wp.array(dtype=wp.int32),
):
    """Count a Gaussian's rows (``pixel`` empty), or write them from its slot on.

    Args:
        splats: (N).
        radius: (N, 2) half size of the box that holds three standard deviations, px.
        order: Gaussians from near to far.
        width, height: of the picture, px.
        slot: one a line of ``order``: receives the count, or says where the rows go.
        pixel, gaussian: the rows.
    """
    line = wp.tid()
    g = order[line]
    splat = splats[g]
    half = radius.dtype(0.5)
    first_column = int(wp.ceil(_within(splat[_X] - radius[g, 0] - half, width)))
    stop_column = int(wp.floor(_within(splat[_X] + radius[g, 0] + half, width)))
    first_row = int(wp.ceil(_within(splat[_Y] - radius[g, 1] - half, height)))
    stop_row = int(wp.floor(_within(splat[_Y] + radius[g, 1] + half, height)))
    # The faintest that is drawn, as an exponent: the comparison then needs no exponential.
    least = wp.log(radius.dtype(_LEAST) / splat[_OPACITY])
    if splat[_OPACITY] < radius.dtype(_LEAST):
        stop_row = first_row
    count = wp.int64(0)
    for row in range(first_row, stop_row):
        y = _offset(splat[_Y], row)
        for column in range(first_column, stop_column):
            # A comparison with NaN is false: such a Gaussian has no row.
            if _exponent(splat, _offset(splat[_X], column), y) >= least:
                if pixel.shape[0] > 0:
                    place = slot[line] + count
                    pixel[place] = row * width + column
                    gaussian[place] = g
                count += wp.int64(1)
    if pixel.shape[0] == 0:
        slot[line] = count


@wp.kernel(enable_backward=False)
def blend(
    splats: wp.array(dtype=Any),
    drawn: wp.array(dtype=wp.int32),
    start: wp.array(dtype=wp.int32),
    gaussian: wp.array(dtype=wp.int32),
    width: int,
    light: wp.array(dtype=Any),
    picture: wp.array2d(dtype=Any),
):
    """One pixel of three pictures, from near to far.

    Args:
        splats: (N).
        drawn: (N) bit k says whether picture k shows the Gaussian.
        start: (H W + 1) first row of every pixel.
        gaussian: (P) rows.
        width: of the pictures, px.
        light: (P) of 3, receives the share of light that reaches each row.
        picture: (3, H W) of 4, receives colors and coverage.
    """
    p = wp.tid()
    left = light.dtype()
    for k in range(PICTURES):
        left[k] += type(left[k])(1.0)
    first = picture.dtype()
    second = picture.dtype()
    third = picture.dtype()
    for i in range(start[p], start[p + 1]):
        g = gaussian[i]
        splat = splats[g]
        x = _offset(splat[_X], p % width)
        y = _offset(splat[_Y], p // width)
        alpha = _held(splat[_OPACITY] * wp.exp(_exponent(splat, x, y)))
        light[i] = left
        feature = picture.dtype(splat[_COLOR], splat[_COLOR + 1], splat[_COLOR + 2], type(x)(1.0))
        bits = drawn[g]
        if bits & 1 != 0:
            first += left[0] * alpha * feature
            left[0] *= type(x)(1.0) - alpha
        if bits & 2 != 0:
            second += left[1] * alpha * feature
            left[1] *= type(x)(1.0) - alpha
        if bits & 4 != 0:
            third += left[2] * alpha * feature
            left[2] *= type(x)(1.0) - alpha
    picture[0, p] = first
    picture[1, p] = second
    picture[2, p] = third


@wp.kernel(enable_backward=False)
def blend_backward(
    splats: wp.array(dtype=Any),
    drawn: wp.array(dtype=wp.int32),
    start: wp.array(dtype=wp.int32),
    gaussian: wp.array(dtype=wp.int32),
    width: int,
    light: wp.array(dtype=Any),
    picture_grad: wp.array2d(dtype=Any),
    splat_grad: wp.array(dtype=Any),
):
    """The derivative of :func:`blend`, one pixel of three pictures, from far to near.

    With T the light that reaches a row, a its alpha and d the derivative by its weight ``T a``, the derivative by a is
    ``T d - behind / (1 - a)``, where ``behind`` sums ``T a d`` over the rows behind. T was kept by :func:`blend`: dividing it
    out again on the way back would lose it where it has become too small.

    Args:
        splats, drawn, start, gaussian, width, light: as there.
        picture_grad: (3, H W) of 4.
        splat_grad: (N), added to.
    """
    p = wp.tid()
    behind = light.dtype()
    first = start[p]
    stop = start[p + 1]
    for n in range(stop - first):
        i = stop - 1 - n
        g = gaussian[i]
        splat = splats[g]
        x = _offset(splat[_X], p % width)
        y = _offset(splat[_Y], p // width)
        share = wp.exp(_exponent(splat, x, y))
        alpha = _held(splat[_OPACITY] * share)
        feature = picture_grad.dtype(splat[_COLOR], splat[_COLOR + 1], splat[_COLOR + 2], type(x)(1.0))
        reaching = light[i]
        by_alpha = type(x)(0.0)
        by_feature = picture_grad.dtype()
        for k in range(PICTURES):
            if drawn[g] & (1 << k) != 0:
                by_weight = wp.dot(picture_grad[k, p], feature)
                by_feature += reaching[k] * alpha * picture_grad[k, p]
                by_alpha += reaching[k] * by_weight - behind[k] / (type(x)(1.0) - alpha)
                behind[k] += reaching[k] * alpha * by_weight
        grad = splats.dtype()
        for c in range(CHANNELS):
            grad[_COLOR + c] = by_feature[c]
        # Where alpha is held at its largest value nothing else reaches it. (Asked so that NaN goes on as NaN.)
        if not (splat[_OPACITY] * share > type(x)(_MOST)):
            by_exponent = by_alpha * alpha
            grad[_X] = by_exponent * (splat[_XX] * x + splat[_XY] * y)
            grad[_Y] = by_exponent * (splat[_XY] * x + splat[_YY] * y)
            grad[_XX] = type(x)(-0.5) * by_exponent * x * x
            grad[_XY] = -by_exponent * x * y
            grad[_YY] = type(x)(-0.5) * by_exponent * y * y
            grad[_OPACITY] = by_alpha * share
        wp.atomic_add(splat_grad, g, grad)


@functools.cache
def prepare_kernels(scalar: type) -> None:
    """Tell Warp which kernels a scalar (``wp.float32`` or ``wp.float64``) needs: it compiles them together then.

    Left to the launches, it would compile again at the first launch of each.
    """
    splats = wp.array(dtype=wp.types.vector(WIDTH, scalar))
    light = wp.array(dtype=wp.types.vector(PICTURES, scalar))
    picture = wp.array2d(dtype=wp.types.vector(CHANNELS + 1, scalar))
    wp.overload(list_rows, {"splats": splats, "radius": wp.array2d(dtype=scalar)})
    wp.overload(blend, {"splats": splats, "light": light, "picture": picture})
    grads = {"picture_grad": picture, "splat_grad": splats}
    wp.overload(blend_backward, {"splats": splats, "light": light, **grads})
