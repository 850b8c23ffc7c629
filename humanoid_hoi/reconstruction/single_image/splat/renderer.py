"""Which code lists and blends: torch, which is always there, or Warp's kernels, several times faster on one core.

Both take the same rows, give the same pictures and the same derivatives up to rounding, and follow the device of the tensors.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.extras import need
from humanoid_hoi.core.registry import Registry
from humanoid_hoi.reconstruction.single_image.splat import compositor
from humanoid_hoi.reconstruction.single_image.splat.compositor import PairList, Rendered
from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians
from humanoid_hoi.reconstruction.single_image.splat.project import Ellipses, project_gaussians


class ListBuilder(Protocol):
    """Finds the rows of a picture."""

    def __call__(self, ellipses: Ellipses, opacity: Tensor, size: tuple[int, int], /) -> PairList:
        """The list of a picture (width, height)."""


class Blender(Protocol):
    """Draws pictures from a list."""

    def __call__(
        self, cloud: Gaussians, ellipses: Ellipses, pairs: PairList, drawings: Sequence[Tensor | None], /
    ) -> tuple[Rendered, ...]:
        """A picture of the Gaussians (N,) of each drawing; None draws all."""


@dataclass(frozen=True)
class Renderer:
    """The two steps that follow the projection.

    Attributes:
        name: what it is called in the settings.
        build_pairs, composite_all: as in :mod:`humanoid_hoi.reconstruction.single_image.splat.compositor`.
        compiles: its first picture ever on a machine waits for a compiler.
    """

    name: str
    build_pairs: ListBuilder
    composite_all: Blender
    compiles: bool = False

    def warm_up(self) -> None:
        """Draw one Gaussian there and back, so that what has to be compiled is.

        Raises:
            HoiError: it cannot be.
        """
        one = torch.ones(1)
        opacity = (0.5 * one).requires_grad_()
        cloud = Gaussians(one.expand(1, 3), -one.expand(1, 3), torch.eye(4)[3:], one.expand(1, 3), opacity)
        ellipses = project_gaussians(cloud, torch.eye(3))
        try:
            pairs = self.build_pairs(ellipses, opacity, (4, 4))
            self.composite_all(cloud, ellipses, pairs, (None,))[0].alpha.sum().backward()
        except (RuntimeError, OSError, KeyError) as error:
            raise _unusable(error) from error


RENDERERS: Registry[Callable[[], Renderer]] = Registry("renderer", where="config")
"""Every renderer by the name that the setting ``renderer`` gives it."""


def make_renderer(name: str, compiling: Callable[[], None] | None = None) -> Renderer:
    """The renderer of a name, ready to draw.

    Args:
        name: of :data:`RENDERERS`. With ``auto`` a Warp that does not work is told of, and torch draws.
        compiling: called before a wait for the compiler.

    Raises:
        HoiError: there is none of this name, it is not installed, or it cannot compile.
    """
    make = RENDERERS.find(name, "renderer")
    try:
        renderer = make()
        if renderer.compiles:
            if compiling is not None:
                compiling()
            renderer.warm_up()
        return renderer
    except HoiError as error:
        if name != "auto":
            raise
        warnings.warn(f"drawing with torch, which is slower: {error}", stacklevel=2)
        return _torch()


def checked_renderer(name: str) -> str:
    """The name, of a renderer that is installed; nothing is compiled.

    Raises:
        HoiError: there is none of this name, or it is not installed.
    """
    make = RENDERERS.find(name, "renderer")
    if name != "auto":
        make()
    return name


@RENDERERS.register("torch")
def _torch() -> Renderer:
    return Renderer("torch", compositor.build_pairs, compositor.composite_all)


@RENDERERS.register("warp")
def _warp() -> Renderer:
    need("warp", "warp", "renderer=warp")
    try:
        kernels = importlib.import_module("humanoid_hoi.reconstruction.single_image.splat.warp.compositor")
    except OSError as error:
        raise _unusable(error) from error
    return Renderer("warp", kernels.build_pairs, kernels.composite_all, compiles=True)


@RENDERERS.register("auto")
def _auto() -> Renderer:
    """Warp where it is installed: it was the faster one at every picture size that was measured."""
    return _torch() if importlib.util.find_spec("warp") is None else _warp()


def _unusable(error: Exception) -> HoiError:
    """Warp is installed, but keeps compiled kernels in a folder of the user's, which may be read-only or full."""
    reason = " ".join(str(error).split())[:160]
    return HoiError(
        f"Warp cannot compile or keep its kernels ({reason})",
        field="renderer",
        fix="WARP_CACHE_PATH=FOLDER that can be written to, or renderer=torch",
    )
