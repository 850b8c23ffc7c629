"""The compiled model of a clip's scene: sizes, masses, collision bits, Table 7, kinematics."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import hydra
import mujoco
import numpy as np
import pytest
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, describe_scene
from humanoid_hoi.scene.mujoco_spec import build_spec
from humanoid_hoi.scene.restitution import damping_ratio

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "omomo"
MOTIONS = ("sub8_largebox_000", "sub8_largebox_002", "sub8_plasticbox_000", "sub2_woodchair_000")
SOLES = ("left_ankle", "right_ankle", "left_foot", "right_foot")


def config(*overrides: str) -> DictConfig:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return hydra.compose("train", list(overrides))


def scene_of(clip: HoiClip, cfg: DictConfig, **humanoid: object) -> SceneDescription:
    body = dataclasses.replace(typed(HumanoidConfig, cfg.humanoid, "humanoid"), **humanoid)
    physics = typed(PhysicsConfig, cfg.sim.physics, "sim.physics")
    return describe_scene(clip, body, typed(ObjectConfig, cfg.object, "object"), physics)


@pytest.fixture(scope="module")
def cfg() -> DictConfig:
    return config()


@pytest.fixture(scope="module")
def demo() -> HoiClip:
    return HoiClip.load(DEMO_CLIP)


@pytest.fixture(scope="module")
def model(demo: HoiClip, cfg: DictConfig) -> mujoco.MjModel:
    return build_spec(scene_of(demo, cfg)).compile()


def place(model: mujoco.MjModel, clip: HoiClip, frame: int) -> mujoco.MjData:
    """Kinematics of a frame, joints addressed by name."""
    data = mujoco.MjData(model)
    for k, name in enumerate(JOINT_NAMES):
        wxyz = np.roll(clip.joint_quat[frame, k], 1)
        address = model.joint(name).qposadr[0]
        data.qpos[address : address + (4 if k else 7)] = wxyz if k else [*clip.root_pos_w[frame], *wxyz]
    mujoco.mj_kinematics(model, data)
    return data


def fk_error(model: mujoco.MjModel, clip: HoiClip) -> float:
    """Largest distance of a body from the clip's joint over 10 frames, m."""
    pos = clip.joint_pose_w()[0]
    worst = 0.0
    for frame in np.linspace(0, clip.num_frames - 1, 10).astype(int):
        data = place(model, clip, frame)
        bodies = np.array([data.body(n).xpos for n in JOINT_NAMES])
        worst = max(worst, float(np.linalg.norm(bodies - pos[frame], axis=1).max()))
    return worst


def test_counts_and_mass(model: mujoco.MjModel, demo: HoiClip, cfg: DictConfig) -> None:
    assert model.nbody == 1 + 52 + 1 and model.nu == 153 and model.nv == 153 + 6 + 6 and model.njnt == 53
    bodies = [model.body(n).id for n in JOINT_NAMES]
    assert model.body_mass[bodies].sum() == pytest.approx(70, rel=1e-6)
    assert [int((model.geom_bodyid == b).sum()) for b in bodies] == [1] * 52
    static = build_spec(scene_of(demo.replace(obj_is_static=True), cfg)).compile()
    assert static.nv == 153 + 6 and static.body("object").jntnum[0] == 0
    assert static.body("object").pos == pytest.approx(demo.obj_pos_w[0])


def test_parents_are_those_of_the_skeleton(model: mujoco.MjModel) -> None:
    from humanoid_hoi.body.skeleton import PARENT_NAMES

    for name, parent in zip(JOINT_NAMES, PARENT_NAMES, strict=True):
        assert model.body(model.body(name).parentid[0]).name == (parent or "world")


def test_kinematics_and_soles_of_the_demo(model: mujoco.MjModel, demo: HoiClip) -> None:
    assert fk_error(model, demo) < 1e-3
    data = place(model, demo, 0)
    lows = []
    for name in SOLES:
        geom = data.geom(name)
        size = model.geom(name).size
        lows.append(float(geom.xpos[2] - np.abs(geom.xmat.reshape(3, 3)[2]) @ size))
    assert max(map(abs, lows)) < 3e-3, lows


@pytest.mark.skipif(not DATA.is_dir(), reason=f"real data not found at {DATA}")
@pytest.mark.parametrize("name", MOTIONS)
def test_kinematics_of_retargeted_motions(name: str, cfg: DictConfig) -> None:
    mesh = DATA / "objects" / f"{name.split('_')[1]}.obj"
    try:
        clip = import_tensor(DATA / "motions_retarget" / f"{name}.pt", mesh=mesh, graph=False)
    except HoiError as refused:
        pytest.skip(f"the importer refuses it: {refused}")
    box = ObjectShape("box", "box", np.full(3, 0.1, np.float32))  # the object's pieces are another test's matter
    pos = clip.joint_pose_w()[0]
    assert fk_error(build_spec(scene_of(clip.replace(obj=box), cfg)).compile(), clip) < 1e-3
    assert 1.2 < pos[0, :, 2].max() < 2.0


def test_collision_bits(demo: HoiClip, cfg: DictConfig, model: mujoco.MjModel) -> None:
    def collide(m: mujoco.MjModel, a: str, b: str) -> bool:
        one = m.geom(a)
        two = m.geom(b)
        return bool((one.contype[0] & two.conaffinity[0]) | (two.contype[0] & one.conaffinity[0]))

    touching = [
        ("head", "ground"),
        ("head", "object_0"),
        ("object_0", "ground"),
        ("object_0", "support_table"),
        ("left_wrist", "support_table"),
    ]
    assert all(collide(model, a, b) for a, b in touching)
    assert not collide(model, "left_wrist", "head") and not collide(model, "ground", "support_table")
    other = build_spec(scene_of(demo, cfg, self_collision=True)).compile()
    assert collide(other, "left_wrist", "head") and all(collide(other, a, b) for a, b in touching)


def test_servos_and_limits(model: mujoco.MjModel, demo: HoiClip, cfg: DictConfig) -> None:
    knee = model.actuator("left_knee_y")
    thumb = model.actuator("left_thumb1_z")
    assert (
        knee.gainprm[0] == 800
        and knee.biasprm[:3].tolist() == [0, -800, -80]
        and knee.gear.tolist() == [0, 1, 0, 0, 0, 0]
    )
    assert thumb.gainprm[0] == 100 and thumb.biasprm[2] == -10
    assert model.joint("left_thumb1").range[1] == pytest.approx(2.6) and model.joint("left_knee").range[
        1
    ] == pytest.approx(3.1)
    assert not model.actuator_forcelimited.any()
    limited = build_spec(scene_of(demo, cfg, effort_limit=50.0)).compile()
    assert limited.actuator_forcelimited.all() and np.all(limited.actuator_forcerange == [-50, 50])


def test_options(model: mujoco.MjModel) -> None:
    assert model.opt.timestep == pytest.approx(1 / 120) and model.opt.gravity.tolist() == [0, 0, -9.81]
    assert model.opt.integrator == mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    assert model.opt.disableflags & mujoco.mjtDisableBit.mjDSBL_AUTORESET
    assert model.opt.solver == mujoco.mjtSolver.mjSOL_PGS


def test_object_mass_inertia_and_friction(model: mujoco.MjModel, demo: HoiClip) -> None:
    body = model.body("object")
    a, b, c = demo.obj.size * 2
    moments = 0.5 / 12 * np.array([b * b + c * c, a * a + c * c, a * a + b * b])
    assert body.mass[0] == pytest.approx(0.5)
    assert np.sort(body.inertia) == pytest.approx(np.sort(moments), rel=1e-5)
    geom = model.geom("object_0")
    assert geom.friction[0] == pytest.approx(0.8) and geom.priority[0] == 1  # mean of 0.6 and 1.0, and it decides
    assert geom.solref == pytest.approx([0.02, damping_ratio(0.05)])
    assert model.geom("ground").solref == pytest.approx([0.02, damping_ratio(0.1)])
    assert model.geom("ground").friction[0] == model.geom("left_foot").friction[0] == 1.0


def test_a_sphere_and_a_clips_own_mass(demo: HoiClip, cfg: DictConfig) -> None:
    ball = ObjectShape("ball", "sphere", np.array([0.12], np.float32), mass=0.6)
    model = build_spec(scene_of(demo.replace(obj=ball), cfg)).compile()
    assert model.body("object").mass[0] == pytest.approx(0.6)
    assert model.body("object").inertia == pytest.approx([0.4 * 0.6 * 0.12**2] * 3, rel=1e-4)


def test_table_7_is_there_row_by_row() -> None:
    """The values the paper prints (Table 7), by the keys that hold them."""
    cfg = config("sim/physics=table7", "object=table7", "train=table7", "env.num_envs=1024")
    physics = cfg.sim.physics
    obj = cfg.object
    printed = {
        "Sim dt": (physics.sim_dt, 1 / 60),
        "Control dt": (physics.control_dt, 1 / 30),
        "Number of substeps": (physics.substeps, 4),
        "Number of pos iterations": (physics.position_iterations, 8),
        "Number of vel iterations": (physics.velocity_iterations, 1),
        "Contact offset": (physics.contact_offset, 0.2),
        "Rest offset": (physics.rest_offset, 0.0),
        "Max depenetration velocity": (physics.max_depenetration_velocity, 20),
        "Object friction": (physics.obj_friction, 0.6),
        "Object static mass": (obj.static_mass, 10000),
        "Object dynamic mass": (obj.dynamic_mass, 0.5),
        "Object restitution": (physics.obj_restitution, 0.05),
        "Ground restitution": (physics.ground_restitution, 0.1),
        "Object density": (obj.density, 1000),
        "Object max convex hulls": (obj.max_convex_hulls, 64),
        "Number of envs": (cfg.env.num_envs, 1024),
    }
    for row, (found, value) in printed.items():
        assert found == pytest.approx(value), row
    # Every physics key is in the yaml, none only in the dataclass.
    names = {f.name for f in dataclasses.fields(PhysicsConfig)}
    assert set(OmegaConf.load(CFG / "sim" / "physics" / "table7.yaml")) == names


def test_table_7_in_the_model(demo: HoiClip) -> None:
    model = build_spec(scene_of(demo, config("sim/physics=table7", "object=table7"))).compile()
    assert model.opt.timestep == pytest.approx(1 / 240)
    assert model.geom("ground").gap[0] == pytest.approx(0.2) and model.geom("ground").margin[0] == 0
    assert model.opt.solver == mujoco.mjtSolver.mjSOL_NEWTON
