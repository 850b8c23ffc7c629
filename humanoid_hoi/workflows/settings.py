"""The door: a composed config of cfg/train.yaml, parsed node by node into types and checked before anything is built."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig

from humanoid_hoi.core.config import plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NOBODY, read_parts

if TYPE_CHECKING:
    from envs.config import EnvConfig
    from humanoid_hoi.evaluation.config import EvaluationConfig
    from humanoid_hoi.learning.config import TrainConfig
    from humanoid_hoi.learning.dashboards.sink import LoggerConfig
    from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
    from humanoid_hoi.tracking.limits import TrackingLimits


@dataclass(frozen=True)
class RunSettings:
    """Every node of a run's config, typed and in range."""

    train: TrainConfig
    env: EnvConfig
    tracking: TrackingLimits
    humanoid: HumanoidConfig
    object: ObjectConfig
    physics: PhysicsConfig
    evaluation: EvaluationConfig
    logger: LoggerConfig

    @classmethod
    def parse(cls, cfg: DictConfig, trusted: Collection[str] = NOBODY) -> RunSettings:
        """Parse all nodes; cheap ones first, so that most mistakes show before torch is loaded.

        Args:
            cfg: composed from cfg/train.yaml, or stored by a run.
            trusted: names of terms of the user's own that may be imported (:mod:`humanoid_hoi.core.registry`).

        Raises:
            HoiError: a node or value that is missing, unknown, of the wrong type or out of range; names it.
        """
        from humanoid_hoi.learning.config import TrainConfig
        from humanoid_hoi.learning.dashboards.sink import LoggerConfig
        from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
        from humanoid_hoi.tracking.limits import TrackingLimits

        train = typed(TrainConfig, node_of(cfg, "train"), "train")
        tracking = typed(TrackingLimits, cfg.get("tracking") or {}, "tracking")  # older runs have no such node
        humanoid = typed(HumanoidConfig, node_of(cfg, "humanoid"), "humanoid")
        obj = typed(ObjectConfig, node_of(cfg, "object"), "object")
        physics = typed(PhysicsConfig, node_of(cfg, "sim.physics"), "sim.physics")
        logger = typed(LoggerConfig, cfg.get("logger") or {}, "logger")  # runs of older versions have no such node
        check_clip_node(node_of(cfg, "clip"))
        # From here on torch is loaded.
        from envs.config import EnvConfig
        from envs.observations import OBSERVATIONS
        from envs.terminations import TERMINATIONS
        from humanoid_hoi.evaluation.config import EvaluationConfig
        from humanoid_hoi.evaluation.metric_table import chosen_metrics
        from humanoid_hoi.learning.dashboards.dashboards import check_sinks
        from humanoid_hoi.sim.factory import check_backend
        from rewards.table import RewardTable

        env = typed(EnvConfig, node_of(cfg, "env"), "env")
        check_sinks(logger)
        check_stop(train, logger)
        # Raises where the samples of an epoch cannot be divided into minibatches.
        train.minibatch_for(env.num_envs)
        evaluation = EvaluationConfig.parse(node_of(cfg, "evaluation"))
        chosen_metrics(evaluation, trusted)
        check_backend(node_of(cfg, "sim"))
        # These are built only to be checked: unknown terms, parameters and weights show here.
        RewardTable(plain(node_of(cfg, "rewards")), trusted=trusted)
        read_parts(TERMINATIONS, env.termination, "env.termination", trusted=trusted)
        read_parts(OBSERVATIONS, env.observation.terms, "env.observation.terms", trusted=trusted)
        return cls(train, env, tracking, humanoid, obj, physics, evaluation, logger)


def node_of(cfg: DictConfig, name: str) -> DictConfig:
    """A node that has settings below it.

    Raises:
        HoiError: there is no such node, or a single value in its place.
    """
    # "sim.physics" is looked for step by step: a value where a node should be gives
    # the same sentence.
    node: Any = cfg
    for part in name.split("."):
        node = node.get(part) if isinstance(node, DictConfig) else None
    if not isinstance(node, DictConfig):
        raise HoiError(f"expected settings, found {node!s:.60}", where="config", field=name, fix=f"leave {name} out")
    return node


def check_stop(train: TrainConfig, logger: LoggerConfig) -> None:
    """What ``train.stop_share`` waits for must be measured.

    Raises:
        HoiError: it is not.
    """
    if train.stop_share and not (logger.starts and logger.evaluate_every):
        missing = "logger.starts" if not logger.starts else "logger.evaluate_every"
        what = f"{train.stop_share:g}, but the share is never measured: {missing} is 0"
        raise HoiError(what, where="config", field="train.stop_share", fix=f"{missing} above 0, or train.stop_share=0")


def check_clip_node(node: DictConfig) -> None:
    """``clip``: a path or a list of them, and perhaps a query.

    Raises:
        HoiError: names what is wrong.
    """
    for key in map(str, node):
        if key not in ("path", "subset"):
            raise HoiError("no such setting", where="config", field=f"clip.{key}", fix="clip.path or clip.subset")
    path = node.get("path")
    is_list = isinstance(path, Sequence) and not isinstance(path, str) and all(isinstance(p, str) for p in path)
    if not (isinstance(path, str) and path) and not (is_list and path):
        raise HoiError(f"{path!r} names no clip", where="config", field="clip.path", fix="FILE.npz, folder or list")
    if not isinstance(node.get("subset"), str | None):
        raise HoiError(
            f"expected a query, found {node.get('subset')!r}",
            where="config",
            field="clip.subset",
            fix="e.g. 'clip.subset=\"action=lift\"'",
        )
