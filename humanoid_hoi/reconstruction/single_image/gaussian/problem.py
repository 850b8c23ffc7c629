"""One picture ready to be optimized: targets, meshes, Gaussians and distance fields, and the losses over them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import OutlineMesh
from humanoid_hoi.reconstruction.single_image.gaussian.clouds import (
    LightObject,
    human_cloud,
    light_object,
    object_cloud,
)
from humanoid_hoi.reconstruction.single_image.gaussian.interaction_terms import CollisionFields, see
from humanoid_hoi.reconstruction.single_image.gaussian.options import GaussianOptions
from humanoid_hoi.reconstruction.single_image.gaussian.picture import Target, small_target
from humanoid_hoi.reconstruction.single_image.gaussian.render_terms import (
    area_loss,
    center_loss,
    color_loss,
    outline_loss,
    picture_loss,
)
from humanoid_hoi.reconstruction.single_image.gaussian.variables import PoseVariables
from humanoid_hoi.reconstruction.single_image.image import HoiImage
from humanoid_hoi.reconstruction.single_image.splat.compositor import PairList, Rendered
from humanoid_hoi.reconstruction.single_image.splat.gaussians import Gaussians, join
from humanoid_hoi.reconstruction.single_image.splat.project import project_gaussians
from humanoid_hoi.reconstruction.single_image.splat.renderer import Renderer, make_renderer

PAIRS_EVERY = 5
"""Steps for which one list of pairs serves: Gaussians move by less than a pixel in that time."""


@dataclass
class ImageProblem:
    """What does not change while one picture is optimized, and the opacities, which do.

    Attributes:
        image: the picture.
        options: settings.
        target: the small picture.
        light: the object's light mesh.
        vertices, normals: (M, 3) its vertices and their unit normals.
        outline: its triangles for the outline.
        human: Gaussians of the body.
        obj: Gaussians of the object, in its own frame, sized for the start's scale.
        logit_human, logit_obj: opacities as logits, learned.
        renderer: what draws them.
        fields: distances for collision; built when the interaction phase needs them.
    """

    image: HoiImage
    options: GaussianOptions
    target: Target
    light: LightObject
    vertices: Tensor
    normals: Tensor
    outline: OutlineMesh
    human: Gaussians
    obj: Gaussians
    logit_human: Tensor
    logit_obj: Tensor
    renderer: Renderer
    fields: CollisionFields | None = None

    @staticmethod
    def build(image: HoiImage, options: GaussianOptions, compiling: Callable[[], None] | None = None) -> ImageProblem:
        """Everything a picture's optimization needs; ``compiling`` is called before a renderer is compiled."""
        light = light_object(image)
        human = human_cloud(image, options)
        obj = object_cloud(light, image.start.scale, options)
        return ImageProblem(
            image=image,
            options=options,
            target=_target(image, options, options.long_side),
            light=light,
            vertices=torch.from_numpy(np.asarray(light.vertices, np.float32)),
            normals=torch.from_numpy(np.asarray(light.normal, np.float32)),
            outline=OutlineMesh.build(torch.from_numpy(np.asarray(light.faces, np.int64))),
            human=human,
            obj=obj,
            logit_human=torch.logit(human.opacity, eps=1e-5).requires_grad_(),
            logit_obj=torch.logit(obj.opacity, eps=1e-5).requires_grad_(),
            renderer=make_renderer(options.renderer, compiling),
        )

    def resized(self, long_side: int) -> ImageProblem:
        """The same problem at another picture size."""
        return dataclasses.replace(self, target=_target(self.image, self.options, long_side))

    def collision_fields(self) -> CollisionFields:
        """Distance fields, computed at the first call."""
        if self.fields is None:
            self.fields = CollisionFields.build(self.image)
        return self.fields

    def object_gaussians(self, placed: Tensor, log_scale: Tensor) -> Gaussians:
        """The object's Gaussians at vertices (M, 3), grown with the object."""
        return self.obj.replace(
            center=placed, log_scale=self.obj.log_scale + log_scale, opacity=torch.sigmoid(self.logit_obj)
        )

    def body_depth(self) -> Tensor:
        """(H W,) depth of the body's surface, infinite beside it."""
        return _body_depth(self.image, self.target)


def _target(image: HoiImage, options: GaussianOptions, long_side: int) -> Target:
    """What is compared with; the object's outline before a body that lies well behind it is known."""
    target = small_target(image, long_side, options.crop)
    if options.behind is None:
        return target
    depth = _body_depth(image, target).reshape(target.unknown.shape)
    # Where the mask has the person and the mesh does not, the depth is infinite: nothing is known of it.
    far = (depth > float(image.start.pos_cam[2]) + options.behind) & depth.isfinite()
    return dataclasses.replace(target, unknown=target.unknown & ~far)


def _body_depth(image: HoiImage, target: Target) -> Tensor:
    points = torch.from_numpy(np.asarray(image.body_cam, np.float32))
    surface = see(image.body_cam, image.body_faces, target)
    return surface.depth(points, target.size[0] * target.size[1])


class Drawings:
    """The three pictures of one step (both, object, human), over a list of pairs that serves several steps."""

    def __init__(self, problem: ImageProblem) -> None:
        self.problem = problem
        self._pairs: PairList | None = None
        self._age = 0

    def normals(self, variables: PoseVariables) -> Tensor:
        """(H, W, 3) blended normals of the object alone, camera frame, not of unit length; over the pairs of the last drawing."""
        problem = self.problem
        assert self._pairs is not None, "draw first"
        with torch.no_grad():
            placed = variables.place(problem.vertices)
            turned = variables.turned(problem.normals)
            cloud = problem.object_gaussians(placed, variables.log_scale).replace(color=turned)
            ellipses = project_gaussians(cloud, problem.target.camera_matrix)
            return problem.renderer.composite_all(cloud, ellipses, self._pairs, (None,))[0].color

    def draw(self, variables: PoseVariables, which: tuple[bool, bool, bool]) -> tuple[Rendered | None, ...]:
        """Both, object alone, human alone: those asked for, else None."""
        problem = self.problem
        placed = variables.place(problem.vertices)
        obj = problem.object_gaussians(placed, variables.log_scale)
        human = problem.human.replace(opacity=torch.sigmoid(problem.logit_human))
        # The human does not move, but has to be drawn whenever it shows or hides.
        needs_human = which[0] or which[2]
        cloud = join(human, obj) if needs_human else obj
        is_human = torch.zeros(cloud.count, dtype=torch.bool)
        if needs_human:
            is_human[: human.count] = True
        ellipses = project_gaussians(cloud, problem.target.camera_matrix)
        if self._pairs is None or self._age >= PAIRS_EVERY:
            self._pairs = problem.renderer.build_pairs(ellipses, cloud.opacity, problem.target.size)
            self._age = 0
        self._age += 1
        # One list of pairs for three drawings: leaving rows out is cheaper than listing anew.
        rows = [row for wanted, row in zip(which, (None, ~is_human, is_human), strict=True) if wanted]
        drawn = iter(problem.renderer.composite_all(cloud, ellipses, self._pairs, rows))
        return tuple(next(drawn) if wanted else None for wanted in which)


def rendering_loss(problem: ImageProblem, variables: PoseVariables, drawings: Drawings) -> Tensor:
    """All terms of the rendering phase."""
    weights = problem.options.render
    target = problem.target
    total = torch.zeros(())
    if weights.outline:
        placed = variables.place(problem.vertices)
        total = total + weights.outline * outline_loss(placed[None], problem.outline, target)[0]
    use_color = bool(weights.color) and problem.light.has_color
    # Draw only what some term with a weight compares: both, object, human.
    compared = [any(term[k] for term in (weights.l1, weights.mask, weights.ssim)) for k in range(3)]
    compared[1] = compared[1] or use_color or bool(weights.area or weights.center)
    if not any(compared):
        return total
    both, obj, human = drawings.draw(variables, (compared[0], compared[1], compared[2]))
    if obj is not None and use_color:
        # Normals over the pairs of a drawing of the object alone, which is all that ``ours`` compares.
        normals = drawings.normals(variables) if problem.options.shading and both is None and human is None else None
        total = total + weights.color * color_loss(obj, target, normals)
    if obj is not None and weights.area:
        total = total + weights.area * area_loss(obj, target) + weights.center * center_loss(obj, target)
    # Each drawing has its own mask: the union, the object, the person.
    masks = ((target.person + target.obj).clamp_max(1.0), target.obj, target.person)
    for number, (drawn, mask) in enumerate(zip((both, obj, human), masks, strict=True)):
        if drawn is not None:
            shown = _masked(drawn, mask) if number == 1 and problem.options.masked_object else drawn
            total = total + picture_loss(
                shown, mask, target, (weights.l1[number], weights.mask[number], weights.ssim[number])
            )
    return total


def _masked(drawn: Rendered, mask: Tensor) -> Rendered:
    """As released: what spills over the mask is cut off before it is compared."""
    return Rendered(drawn.color * mask[..., None], drawn.alpha * mask)
