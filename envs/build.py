"""From a composed config to a ready environment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from omegaconf import DictConfig, ListConfig

from envs.actions import ActionMap
from envs.assistance.curriculum import Curriculum
from envs.config import EnvConfig
from envs.hoi_imitation import HoiImitationEnv
from envs.observations import ObservationTable
from envs.requirements import check_assistance, check_capabilities, needs_of
from envs.resets import StartSampler
from envs.starts.recorded import load_records
from envs.terminations import Terminations
from envs.world import TrackingWorld
from humanoid_hoi.core.config import plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import BUILTIN_CLIPS, clip_file
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.dataset import rows_of_folder, select
from humanoid_hoi.motion.edit import resample_clip
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, describe_scene, group_clips
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.start_rule import find_starts
from humanoid_hoi.tracking.target_kinds import make_base_targets
from rewards.table import RewardTable


@dataclass(frozen=True)
class Task:
    """The clips and scenes of a config, loaded once and handed to whoever needs them: training, evaluation, video.

    Attributes:
        clips: at the control rate.
        scenes: the distinct ones, as they are simulated.
        scene_of_clip: index into ``scenes`` of every clip.
        files: of the clips, for what lies beside them; empty where they come from no file.
    """

    clips: tuple[HoiClip, ...]
    scenes: tuple[SceneDescription, ...]
    scene_of_clip: tuple[int, ...]
    files: tuple[Path, ...] = ()

    def scene(self, clip: int) -> SceneDescription:
        """The scene of one clip."""
        return self.scenes[self.scene_of_clip[clip]]


def load_task(cfg: DictConfig) -> Task:
    """Load the clips of a composed config and describe their scenes.

    Raises:
        HoiError: no such clip, an empty selection, or an object that cannot become solid.
    """
    files = tuple(clip_paths(cfg.clip.path, cfg.clip.get("subset")))
    clips = load_clips(cfg.clip, cfg.sim.physics.control_dt)
    # Clips of one skeleton, object and supports share a scene, and so one compiled model.
    groups = group_clips(clips)
    # Sole and welded grasp are part of the model, so the clips of a scene have to agree on one of each.
    scenes = [scene_of(cfg, clips[m[0]], sharing=[clips[k] for k in m]) for m in groups.values()]
    scene_of_clip = [0] * len(clips)
    for scene, members in enumerate(groups.values()):
        for clip in members:
            scene_of_clip[clip] = scene
    return Task(tuple(clips), tuple(scenes), tuple(scene_of_clip), files)


def load_clips(cfg: DictConfig, control_dt: float) -> list[HoiClip]:
    """The clips of ``cfg.clip``, resampled to the control rate where needed.

    Raises:
        HoiError: no such clip, or an empty selection.
    """
    paths = clip_paths(cfg.path, cfg.get("subset"))
    rate = 1.0 / control_dt
    clips = [HoiClip.load(path) for path in paths]
    # A clip at the control rate is left as it is, to the last bit.
    return [c if abs(c.fps - rate) < 1e-3 * rate else resample_clip(c, rate) for c in clips]


def clip_paths(path: str | ListConfig | Sequence[str], subset: str | None = None) -> list[Path]:
    """Files named by ``path``: ``demo``, one file, several files, or a folder (narrowed by ``subset``).

    Nothing is written into a folder: clips its manifest does not list are looked at where they lie.
    """
    if not isinstance(path, str):
        if not isinstance(path, Sequence) or not path:
            raise HoiError(f"{path!r} names no clip", where="config", field="clip.path", fix="FILE.npz, folder or list")
        return [clip_file(str(p)) for p in path]
    if path in BUILTIN_CLIPS:
        return [BUILTIN_CLIPS[path]]
    if not Path(path).is_dir():
        return [Path(path)]
    rows = rows_of_folder(path)
    if not rows:
        raise HoiError("holds no clips", where=path, field="clip.path", fix="import some with hoi import")
    return select(path, subset or "", rows)


def scene_of(
    cfg: DictConfig, clip: HoiClip, sole: float | None = None, sharing: Sequence[HoiClip] = ()
) -> SceneDescription:
    """The scene a clip is simulated in under a composed config; ``sole`` and ``sharing`` as in :func:`describe_scene`."""
    physics = typed(PhysicsConfig, cfg.sim.physics, "sim.physics")
    humanoid = typed(HumanoidConfig, cfg.humanoid, "humanoid")
    return describe_scene(clip, humanoid, typed(ObjectConfig, cfg.object, "object"), physics, sole, sharing)


def build_env(
    cfg: DictConfig,
    dump_dir: Path | None = None,
    num_envs: int | None = None,
    validate: bool | None = None,
    task: Task | None = None,
    trusted: Collection[str] = NOBODY,
    simulated: Sequence[SceneDescription] | None = None,
) -> HoiImitationEnv:
    """The environment of a composed config.

    Args:
        cfg: with nodes clip, humanoid, object, sim, env, rewards.
        dump_dir: where states of diverged environments go.
        num_envs: instead of ``cfg.env.num_envs`` (evaluation uses its own number).
        validate: instead of ``cfg.env.reset.validate`` (evaluation starts at frame 0 and needs no check of the others).
        task: clips and scenes of the config where they are loaded already.
        trusted: names of terms of the user's own (``my.module.Term``) that may be imported; everybody only for a config
            that a person has written for this call.
        simulated: one for each of the task's scenes, simulated in its place (another mass, other friction); targets, contract
            and reference stay those of the task.
    """
    # Read and checked first: a bad value is refused before a clip is loaded.
    config = typed(EnvConfig, cfg.env, "env")
    task = task or load_task(cfg)
    count = config.num_envs if num_envs is None else num_envs
    sim = make_simulator(
        cfg.sim.backend, tuple(simulated or task.scenes), count, cfg.sim.num_threads, dump_dir, cfg.sim
    )
    limits = typed(TrackingLimits, cfg.get("tracking", {}), "tracking")  # runs of older versions have no such node
    world = build_world(sim, task, config, limits, trusted)
    rewards = RewardTable(plain(cfg.rewards), world.context, trusted)
    terminations = Terminations(config.termination, world.context, trusted)
    # Only now is it known which parts are on, and so what the simulator has to be able to do.
    check_capabilities(sim, needs_of(world.observations, terminations, rewards), config.contacts)
    starts = StartSampler(config.reset, world.reference, world.scene_of_clip, config.seed)
    tested = None
    # An evaluation asks for no start check, and has no help either.
    check_assistance(sim, config.assistance.enabled and validate is not False)
    # Frames that explode or drift off at once teach nothing; see humanoid_hoi.tracking.start_rule.
    if config.reset.validate if validate is None else validate:
        tested = find_starts(sim, world.reference, world.scene_of_clip, world.actions.base, limits.start)
        known = world.recorded_rows
        # A recorded state needs no test: it was followed from there to the end.
        starts.leave_out(~tested.ok if known is None else ~tested.ok & ~known.cpu())
    helped = Curriculum(config.assistance, count, world.device) if config.assistance.enabled else None
    return HoiImitationEnv(world, rewards, terminations, starts, config.reset, tested, helped)


def build_world(
    sim: Simulator, task: Task, config: EnvConfig, limits: TrackingLimits, trusted: Collection[str] = NOBODY
) -> TrackingWorld:
    """What training and roll-out share: reference, observation and action over a simulator of the task's scenes.

    Args:
        sim: of ``task.scenes``.
        task: clips and scenes.
        config: ``cfg/env``.
        limits: ``cfg/tracking``.
        trusted: as in :func:`build_env`.
    """
    reference = PackedReference(task.clips, sim.device, config.anchor, config.observation.pairs)
    scenes = [task.scene(k) for k in range(len(task.clips))]
    base = make_base_targets(config.action, task.clips, scenes)
    records = load_records(config.reset.states, task.clips, scenes, task.files, sim)
    # One action map for all clips: the humanoid's gains and scales come from one config.
    actions = ActionMap(config.action, task.scenes[0].humanoid, reference, base)
    observations = ObservationTable(config.observation, reference, trusted)
    return TrackingWorld(sim, reference, task.scene_of_clip, observations, actions, limits, records)
