"""Drawing with MuJoCo's own OpenGL renderer where one works, found out in a subprocess that may crash safely."""

from __future__ import annotations

import functools
import importlib
import os
import subprocess
from dataclasses import dataclass

import mujoco
import numpy as np

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.core.child import code_command
from humanoid_hoi.viewer.camera import Camera
from humanoid_hoi.viewer.scene3d import CONTACT_RGB, WORLD, Scene3D, View

_PROBE = """
import mujoco
model = mujoco.MjModel.from_xml_string(
    "<mujoco><worldbody><light pos='0 0 3'/><geom size='1' rgba='1 0 0 1'/></worldbody></mujoco>")
data = mujoco.MjData(model)
mujoco.mj_forward(model, data)
renderer = mujoco.Renderer(model, 32, 32)
renderer.update_scene(data)
assert renderer.render().any()
try:
    from OpenGL import GL
    print(GL.glGetString(GL.GL_RENDERER).decode())
finally:
    renderer.close()
"""
# A driver may hang as well as crash: after this long it counts as not working.
_PROBE_SECONDS = 30
# Names of the drivers that draw on the CPU, as they stand in GL_RENDERER.
_CPU_DRIVERS = ("llvmpipe", "softpipe", "swrast", "swiftshader")
_CONTEXTS = {"egl": "mujoco.egl", "osmesa": "mujoco.osmesa", "glfw": "mujoco.glfw"}


@dataclass(frozen=True)
class GlBackend:
    """A working way to OpenGL: ``name`` (``egl``, ``osmesa``, ``glfw``) and what the driver calls its device."""

    name: str
    device: str

    @property
    def on_cpu(self) -> bool:
        """Whether the driver only imitates a GPU; it is then slower than our own rasterizer (0.5 s against 0.2 s)."""
        return any(driver in self.device.lower() for driver in _CPU_DRIVERS)


def working_backend() -> GlBackend | None:
    """The first of EGL and OSMesa that really draws a picture here; None when OpenGL does not work.

    ``MUJOCO_GL`` narrows the choice to its value (``disable`` or ``off``: None). The answer is kept per process.
    """
    # Setting a value MuJoCo does not know as a backend ("off") leaves nothing to try, so the answer is None.
    wanted = os.environ.get("MUJOCO_GL", "").strip().lower()
    return _probe_all((wanted,) if wanted else ("egl", "osmesa"))


@functools.lru_cache(maxsize=8)
def _probe_all(names: tuple[str, ...]) -> GlBackend | None:
    found = (_probe(name) for name in names if name in _CONTEXTS)
    return next((backend for backend in found if backend is not None), None)


def _probe(name: str) -> GlBackend | None:
    env = {**os.environ, "MUJOCO_GL": name}
    # PyOpenGL would stay with the platform of the parent process and ignore the one that is tried.
    env.pop("PYOPENGL_PLATFORM", None)
    command = code_command(_PROBE)
    try:
        done = subprocess.run(command, check=False, env=env, capture_output=True, text=True, timeout=_PROBE_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    # The probe prints the name of its device; its exit status says whether a picture came out.
    return GlBackend(name, done.stdout.strip()) if done.returncode == 0 else None


def scene_model(scene: Scene3D, size: tuple[int, int] = (960, 540)) -> mujoco.MjModel:
    """An MjModel that only shows the scene: one mocap body per body, one mesh geom per part, ground, light and sky.

    ``size``: the largest picture to be drawn off-screen.
    """
    spec = mujoco.MjSpec()
    spec.visual.global_.offwidth, spec.visual.global_.offheight = size
    spec.visual.headlight.ambient = [0.35] * 3
    spec.visual.headlight.diffuse = [0.35] * 3
    spec.visual.map.znear = 0.01
    spec.visual.quality.shadowsize = 2048
    _add_surroundings(spec)
    # Mocap bodies are placed from outside and need neither joints nor a simulation step.
    bodies = [spec.worldbody.add_body(name=name, mocap=True) for name in scene.body_names]
    for k, part in enumerate(scene.parts):
        # A shell needs no closed surface: MuJoCo computes an inertia even for what
        # is only looked at.
        mesh = spec.add_mesh(name=f"mesh{k}", inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL)
        mesh.uservert = part.vertices.ravel().tolist()
        mesh.userface = part.faces.ravel().tolist()
        body = spec.worldbody if part.body == WORLD else bodies[part.body]
        geom = body.add_geom(type=mujoco.mjtGeom.mjGEOM_MESH, meshname=mesh.name, rgba=part.rgba)
        # Nothing here collides; it is a picture, not a simulation.
        geom.contype = geom.conaffinity = 0
    return spec.compile()


def _add_surroundings(spec: mujoco.MjSpec) -> None:
    texture = mujoco.mjtTexture
    builtin = mujoco.mjtBuiltin
    spec.add_texture(
        name="sky",
        type=texture.mjTEXTURE_SKYBOX,
        builtin=builtin.mjBUILTIN_GRADIENT,
        rgb1=[0.80, 0.86, 0.93],
        rgb2=[0.95, 0.97, 1.0],
        width=256,
        height=256,
    )
    spec.add_texture(
        name="tiles",
        type=texture.mjTEXTURE_2D,
        builtin=builtin.mjBUILTIN_CHECKER,
        rgb1=[0.86, 0.87, 0.88],
        rgb2=[0.74, 0.76, 0.78],
        width=256,
        height=256,
    )
    material = spec.add_material(name="tiles", texrepeat=[1, 1], texuniform=True)
    material.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = "tiles"
    spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_PLANE, size=[20, 20, 0.1], material="tiles")
    spec.worldbody.add_light(pos=[1.4, 1.2, 4], dir=[-0.35, -0.30, -0.89], type=mujoco.mjtLightType.mjLIGHT_DIRECTIONAL)


def set_view(model: mujoco.MjModel, data: mujoco.MjData, view: View, plain_rgba: FloatArray) -> None:
    """Move the mocap bodies of a :func:`scene_model` to ``view`` and color the bodies in contact.

    ``plain_rgba``: the model's own geom colors (a copy of ``model.geom_rgba``).
    """
    data.mocap_pos[:] = view.poses[:, :3]
    # Ours is xyzw, MuJoCo's wxyz.
    data.mocap_quat[:] = view.poses[:, [6, 3, 4, 5]]
    model.geom_rgba[:] = plain_rgba
    if view.highlight.any():
        # Body 0 is the world; mocap body i of the scene is body i + 1.
        lit = np.concatenate([[False], view.highlight])[model.geom_bodyid]
        model.geom_rgba[lit, :3] = 0.35 * plain_rgba[lit, :3] + 0.65 * np.asarray(CONTACT_RGB)
    # Kinematics only: poses of geoms follow from the mocap bodies, and there are no forces to compute.
    mujoco.mj_kinematics(model, data)


class GlRenderer:
    """Draws a scene with ``mujoco.Renderer`` on a backend that :func:`working_backend` found."""

    def __init__(self, scene: Scene3D, size: tuple[int, int], backend: GlBackend) -> None:
        self.name = f"mujoco-{backend.name}"
        self._model = scene_model(scene, size)
        self._plain = self._model.geom_rgba.copy()
        self._data = mujoco.MjData(self._model)
        # Before the renderer is made: it opens its context at once.
        _select_context(backend.name)
        self._renderer = mujoco.Renderer(self._model, size[1], size[0])

    def render(self, view: View, camera: Camera) -> ByteArray:
        """The picture (height, width, 3) of ``view`` seen by ``camera``."""
        set_view(self._model, self._data, view, self._plain)
        # A free camera takes its opening angle from the model, not from MjvCamera.
        self._model.vis.global_.fovy = camera.fovy
        mujoco.mj_camlight(self._model, self._data)
        self._renderer.update_scene(self._data, mj_camera(camera))
        return self._renderer.render()

    def close(self) -> None:
        """Free the OpenGL context; left open, PyOpenGL prints EGL errors when the interpreter ends."""
        self._renderer.close()


def mj_camera(camera: Camera) -> mujoco.MjvCamera:
    """MuJoCo's free camera with the same parameters."""
    free = mujoco.MjvCamera()
    free.type = mujoco.mjtCamera.mjCAMERA_FREE
    free.lookat[:] = camera.lookat
    free.distance = camera.distance
    free.azimuth = camera.azimuth
    free.elevation = camera.elevation
    return free


def _select_context(backend: str) -> None:
    """Make ``mujoco.Renderer`` use ``backend`` although mujoco, imported long ago, has read MUJOCO_GL already."""
    from mujoco.rendering.classic import gl_context

    gl_context.GLContext = importlib.import_module(_CONTEXTS[backend]).GLContext
