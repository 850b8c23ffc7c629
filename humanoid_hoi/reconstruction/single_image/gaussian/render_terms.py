"""Terms of the rendering phase: how well drawings of the object, of the human and of both match the picture."""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import OutlineMesh, soft_silhouette
from humanoid_hoi.reconstruction.single_image.gaussian.picture import Target
from humanoid_hoi.reconstruction.single_image.splat.compositor import Rendered

_COVERED = 0.3
"""Below this coverage a blended color is more background than object."""
_RIDGE = 0.01
"""Of the fit of light, relative: holds the shading back where the normals hardly differ."""
_DARKEST = 0.05
"""Share of the light that reaches even what faces away."""
_WINDOW = 7
_C1 = 0.01**2
_C2 = 0.03**2


def outline_loss(placed: Tensor, mesh: OutlineMesh, target: Target) -> Tensor:
    """(T,) mean squared difference of the soft outline mask and the object's, over the object's own area.

    Args:
        placed: (T, V, 3) object vertices in the camera frame, m.
        mesh: its triangles.
        target: masks; where the person hides what is behind, nothing is asked.
    """
    drawn = soft_silhouette(placed, mesh, target.camera_matrix, target.size)
    wrong = (drawn - target.obj).square().masked_fill(target.unknown, 0.0)
    return wrong.sum(dim=(1, 2)) / target.obj.sum().clamp_min(1.0)


def color_loss(drawn: Rendered, target: Target, normals: Tensor | None = None) -> Tensor:
    """Mean absolute difference of the object's own color (blend / coverage) and the picture's, where both see it.

    Light is taken out first: a gain per channel, and with normals the shading of first order, which is what a lamp to one side
    does. A mesh's colors are without light, and a shaded ball is else matched best by turning its darker paint to the shade.

    Args:
        drawn: the object alone.
        target: the picture.
        normals: (H, W, 3) blended normals of the object, camera frame; None: the same light everywhere.
    """
    seen = (drawn.alpha.detach() > _COVERED) & (target.obj > 0.5)
    if not seen.any():
        return drawn.alpha.sum() * 0.0
    # Blended colors are premultiplied by coverage: divide it out to compare with the picture.
    own = drawn.color[seen] / drawn.alpha[seen][:, None]
    wanted = target.color[seen]
    # As constants: light must not be a way to lower the loss.
    with torch.no_grad():
        if normals is not None:
            shade = shading(own, wanted, torch.nn.functional.normalize(normals[seen], dim=1))
        else:
            shade = torch.ones(len(own), 1)
        lit = shade * own
        gain = (lit * wanted).sum(dim=0) / lit.square().sum(dim=0).clamp_min(1e-6)
    return (gain * shade * own - wanted).abs().mean()


def shading(own: Tensor, wanted: Tensor, normals: Tensor) -> Tensor:
    """(P, 1) how bright light from anywhere makes each pixel: ``a + b . normal``, by least squares over all channels.

    Args:
        own: (P, 3) color without light.
        wanted: (P, 3) color in the picture.
        normals: (P, 3) unit.
    """
    basis = torch.cat([torch.ones(len(normals), 1), normals], dim=1)
    # One row a pixel and channel; white light: the same four numbers for all channels.
    rows = (own[:, :, None] * basis[:, None]).reshape(-1, 4).double()
    square = rows.T @ rows
    # A little is held back: of a face seen head-on the normals are all alike.
    square = square + _RIDGE * square.diagonal().mean() * torch.diag(torch.tensor([0.0, 1.0, 1.0, 1.0])).double()
    light = torch.linalg.solve(square + 1e-9 * torch.eye(4).double(), rows.T @ wanted.reshape(-1).double())
    return (basis @ light.to(basis)).clamp_min(_DARKEST)[:, None]


def picture_loss(drawn: Rendered, mask: Tensor, target: Target, weights: tuple[float, float, float]) -> Tensor:
    """L1, mask and SSIM terms of one drawing against the picture inside ``mask`` (H, W), weighted in that order."""
    wanted = target.color * mask[..., None]
    total = weights[0] * (drawn.color - wanted).abs().mean()
    total = total + weights[1] * (drawn.alpha - mask).square().mean()
    if weights[2]:
        total = total + weights[2] * (1.0 - ssim(drawn.color, wanted))
    return total


def area_loss(drawn: Rendered, target: Target) -> Tensor:
    """Difference of the object's areas, px (as released; it outweighs all other terms)."""
    return (drawn.alpha.sum() - target.obj.sum()).abs()


def center_loss(drawn: Rendered, target: Target) -> Tensor:
    """Distance of the centers of the drawn and the annotated mask, px."""
    return (_center(drawn.alpha) - _center(target.obj)).norm()


def ssim(first: Tensor, second: Tensor) -> Tensor:
    """Mean structural similarity of two pictures (H, W, 3) in [0, 1], box windows of 7 px (Wang et al. 2004)."""
    x = first.permute(2, 0, 1)[None]
    y = second.permute(2, 0, 1)[None]
    mean_x = _mean(x)
    mean_y = _mean(y)
    # Variance and covariance as mean of products minus product of means, window by window.
    var_x = _mean(x * x) - mean_x.square()
    var_y = _mean(y * y) - mean_y.square()
    cov = _mean(x * y) - mean_x * mean_y
    similar = (2 * mean_x * mean_y + _C1) * (2 * cov + _C2)
    return (similar / ((mean_x.square() + mean_y.square() + _C1) * (var_x + var_y + _C2))).mean()


def _mean(x: Tensor) -> Tensor:
    """Means of all windows, by adding up shifted pictures: several times faster than ``avg_pool2d`` on a CPU."""
    # A picture smaller than the window is one window.
    below, across = (min(_WINDOW, side) for side in x.shape[-2:])
    columns = _sums(x, below, -2)
    return _sums(columns, across, -1) / (below * across)


def _sums(x: Tensor, window: int, dim: int) -> Tensor:
    """Sums of ``window`` neighbors along one side."""
    length = x.shape[dim] - window + 1
    total = x.narrow(dim, 0, length)
    for shift in range(1, window):
        total = total + x.narrow(dim, shift, length)
    return total


def _center(mask: Tensor) -> Tensor:
    height, width = mask.shape
    row = torch.arange(height, dtype=mask.dtype) + 0.5
    column = torch.arange(width, dtype=mask.dtype) + 0.5
    total = mask.sum().clamp_min(1e-6)
    return torch.stack([(mask.sum(0) * column).sum(), (mask.sum(1) * row).sum()]) / total
