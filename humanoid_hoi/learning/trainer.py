"""Train a policy on an environment, stop cleanly, resume where it stopped."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.checkpoint import check_contract, plain, read_checkpoint, write_checkpoint
from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.dashboards.dashboards import Dashboards
from humanoid_hoi.learning.glue import build_agent
from humanoid_hoi.learning.limits.limits import TERMINATE, Limits, agreed
from humanoid_hoi.learning.observer import TrainingLog
from humanoid_hoi.learning.processes import ALONE, Processes
from humanoid_hoi.learning.rng import seed_everything
from humanoid_hoi.learning.run_folder import RunFolder
from humanoid_hoi.learning.stop import StopTraining
from humanoid_hoi.learning.transfer.warm_start import WarmStart
from humanoid_hoi.tracking.env_api import VecHoiEnv

if TYPE_CHECKING:
    from humanoid_hoi.learning.agent import HoiAgent


@dataclass(frozen=True)
class TrainResult:
    """Where a run stands.

    Attributes:
        epochs, frames: since the start of the run, resumes included; a frame is one control step of one environment.
        seconds: wall-clock training time, resumes included.
        checkpoint: newest checkpoint.
        best: the one whose deterministic policy survives most, or the highest mean training return where that was not
            measured; None where neither is known.
        stopped_by: ``max_epochs``, ``max_minutes``, ``stop_share`` or the name of a signal.
    """

    epochs: int
    frames: int
    seconds: float
    checkpoint: Path
    best: Path | None
    stopped_by: str


AfterEpoch = Callable[["HoiAgent", bool], "float | None"]
"""Called after every epoch, with whether it was the last one; it must leave the agent and the random generators as they are.
It returns the share of the steps that the deterministic policy survives, where it has measured that."""


def train(
    env: VecHoiEnv,
    cfg: TrainConfig | Mapping[str, Any],
    run_dir: str | Path,
    resume: bool = False,
    boards: Dashboards | None = None,
    after_epoch: AfterEpoch | None = None,
    group: Processes = ALONE,
    warm: WarmStart | None = None,
) -> TrainResult:
    """Train with PPO until a limit or a signal.

    SIGINT finishes the epoch, saves and returns. SIGTERM, which a cluster follows with SIGKILL, gives the roll-out under way
    up, saves the last whole epoch and returns at once.

    Args:
        env: the environment; its device is the learner's.
        cfg: the ``train`` group.
        run_dir: folder of the run; created when missing.
        resume: continue from ``checkpoints/last.pth`` in ``run_dir``.
        boards: the run's dashboards, the caller's to close; None makes tensorboard's file.
        after_epoch: see :data:`AfterEpoch`.
        group: the processes that train together; the first one writes.
        warm: what another policy has learned, to begin with; a run that is resumed has begun already.

    Raises:
        HoiError: a bad setting, a run that exists already (without ``resume``) or does not (with it), a checkpoint of
            another observation/action layout, a full disk, a diverged network.
    """
    cfg = cfg if isinstance(cfg, TrainConfig) else TrainConfig.from_mapping(cfg)
    run = RunFolder(Path(run_dir))
    saved = _open(run, env, resume)
    # Processes draw different episodes, and from one seed always the same ones.
    own = dataclasses.replace(cfg, seed=cfg.seed + PROCESS_SEEDS * group.rank)
    seed_everything(own.seed)
    if warm is not None and not resume:
        warm.check(cfg.network(env.obs_dim, env.action_dim), plain(env.contract()))
    agent = build_agent(env, own, run.path, group)
    if group.is_first:
        run.describe({"train": _settings(cfg)}, plain(env.contract()))
        print(_title(run, cfg, env, group))
    with _quiet_torchscript(), _stop_signals() as stop:
        # Asked before every control step, so that SIGTERM need not wait for the epoch.
        agent.vec_env.should_stop = lambda: TERMINATE in stop
        if not resume and cfg.normalize_input and group.is_first:
            print("collecting the first samples", flush=True)
        try:
            _begin(agent, saved, run.last, warm)
        except StopTraining:
            raise _too_early(run) from None
        if group.is_first:
            reason = _logged_loop(agent, cfg, run, boards, stop, after_epoch)
        else:
            reason = _loop(agent, cfg, run, None, stop, None)
    best = run.best if run.best.is_file() else None
    return TrainResult(agent.epoch_num, agent.frame, agent.train_seconds, run.last, best, reason)


PROCESS_SEEDS = 1000
"""Apart: seeds of the processes of one training."""


def _title(run: RunFolder, cfg: TrainConfig, env: VecHoiEnv, group: Processes) -> str:
    count = f"{env.num_envs} environments" if group.size == 1 else f"{group.size} x {env.num_envs} environments"
    return f"run {run.path}  seed {cfg.seed}  {count}  obs {env.obs_dim}  actions {env.action_dim}"


def _logged_loop(
    agent: HoiAgent,
    cfg: TrainConfig,
    run: RunFolder,
    boards: Dashboards | None,
    stop: list[str],
    after_epoch: AfterEpoch | None,
) -> str:
    """The loop of the process that writes; returns why it ended."""
    shown = boards or Dashboards(run.path, frame=agent.frame)
    log = TrainingLog(run, cfg, shown, agent.epoch_num)
    try:
        return _loop(agent, cfg, run, log, stop, after_epoch)
    finally:
        log.close()
        if boards is None:
            shown.close()


def _open(run: RunFolder, env: VecHoiEnv, resume: bool) -> dict[str, Any] | None:
    if resume:
        # On the CPU: generators and start statistics live there on every device, and loading copies the rest over.
        saved = read_checkpoint(run.last_checkpoint())
        check_contract(saved["contract"], env.contract(), run.last)
        return saved
    if run.last.exists():
        raise HoiError("holds a run already", where=run.path, fix="resume it, or choose another folder")
    return None


def _begin(agent: HoiAgent, saved: dict[str, Any] | None, path: Path, warm: WarmStart | None) -> None:
    if saved is None:
        agent.start()
        if warm is not None:
            _take_over(agent, warm)
        # With several processes the first one alone was given what to begin with.
        agent.share_weights()
        return
    try:
        agent.set_full_state_weights(saved)
    except (RuntimeError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # torch lists all that does not fit; its last line says the most.
        reason = (str(error).splitlines() or [type(error).__name__])[-1].strip()
        fix = "resume with the train settings saved in the run's config.yaml"
        raise HoiError(f"does not fit this configuration ({reason[:160]})", where=path, fix=fix) from error


def _take_over(agent: HoiAgent, warm: WarmStart) -> None:
    weights, left = warm.weights(agent.model.state_dict(), plain(agent.vec_env.env.contract()))
    agent.model.load_state_dict(weights)
    new = f"; new to it: {', '.join(left)}" if left else ""
    print(f"begins with the policy of {warm.path}{new}", flush=True)


def _loop(
    agent: HoiAgent,
    cfg: TrainConfig,
    run: RunFolder,
    log: TrainingLog | None,
    stop: list[str],
    after_epoch: AfterEpoch | None,
) -> str:
    """Run epochs until a limit or a signal; the last whole epoch is always saved, by the process that has a log."""
    # A resumed run may be over already.
    limits = Limits(cfg)
    reason = agreed(agent.group, limits.reached(agent.epoch_num, agent.train_seconds))
    unsaved: dict[str, Any] | None = None
    while not reason:
        try:
            agent.follow_plateau()
            figures = agent.run_epoch()
            # A signal to one process ends all of them, in the same epoch.
            reached = limits.reached(agent.epoch_num, agent.train_seconds)
            reason = agreed(agent.group, stop[0] if stop else reached)
        except (StopTraining, RuntimeError) as error:
            if not (isinstance(error, StopTraining) or (TERMINATE in stop and agent.group.size > 1)):
                raise  # another process that has left already breaks the exchange: no error where all are told to end
            # The last whole epoch, kept in memory since its last save.
            if unsaved is not None and log is not None:
                write_checkpoint(run.last, unsaved)
            if not run.last.exists():
                raise _too_early(run) from None
            return TERMINATE
        if log is None:
            continue
        run.check_there()
        _log(agent, cfg, run, log, figures)
        best = agent.beats_best()
        if best or reason or agent.epoch_num % cfg.save_every == 0:
            _save(agent, cfg, run, best)
            unsaved = None
        else:
            # A copy: the agent's tensors change while the next epoch is under way.
            unsaved = copy.deepcopy(_state(agent, cfg))
        # A process that is told to leave at once has no time for a measurement.
        if after_epoch is not None and reason != TERMINATE:
            _judge(agent, cfg, run, limits, after_epoch, bool(reason))
    return reason


def _judge(
    agent: HoiAgent, cfg: TrainConfig, run: RunFolder, limits: Limits, after_epoch: AfterEpoch, last: bool
) -> None:
    """Call ``after_epoch``; a policy that survives more than those before is kept as ``best.pth``."""
    share = after_epoch(agent, last)
    if share is None:
        return
    # Asked after the next epoch, together with the other processes.
    limits.judged(share)
    agent.plateau.judged(share)
    if agent.beats_best_share(share):
        _save(agent, cfg, run, best=True)


def _log(agent: HoiAgent, cfg: TrainConfig, run: RunFolder, log: TrainingLog, figures: dict[str, float]) -> None:
    """Write the epoch's figures; where that fails, the epoch itself is whole and is saved if its file can be written."""
    try:
        log.write(figures, agent.vec_env.env.pop_log(), agent.vec_env.pop_bad_values())
    except (HoiError, BrokenPipeError):  # a full disk, or nobody reads the progress any more
        with contextlib.suppress(HoiError):
            _save(agent, cfg, run, best=False)
        raise


class TooEarly(HoiError):
    """SIGTERM came before there was anything to save."""


def _too_early(run: RunFolder) -> TooEarly:
    return TooEarly("ended by SIGTERM before its first epoch was over", where=run.path, fix="start it again")


def _save(agent: HoiAgent, cfg: TrainConfig, run: RunFolder, best: bool) -> None:
    """Write ``last.pth`` and, for a new best, ``best.pth``."""
    state = _state(agent, cfg)
    write_checkpoint(run.last, state)
    if best:
        write_checkpoint(run.best, state)


def _state(agent: HoiAgent, cfg: TrainConfig) -> dict[str, Any]:
    """Everything a checkpoint holds; tensors are the agent's own."""
    env = agent.vec_env.env
    network = cfg.network(env.obs_dim, env.action_dim)
    own = {"contract": plain(env.contract()), "config": _settings(cfg), "network": network}
    return agent.get_full_state_weights() | own


def _settings(cfg: TrainConfig) -> dict[str, Any]:
    return dataclasses.asdict(cfg) | {"units": list(cfg.units)}


@contextlib.contextmanager
def _stop_signals() -> Iterator[list[str]]:
    """Collect SIGINT and SIGTERM; a second SIGINT acts as usual. Does nothing outside the main thread."""
    received: list[str] = []
    if threading.current_thread() is not threading.main_thread():
        yield received
        return
    previous = {int(number): signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(number: int, _frame: Any) -> None:
        received.append(signal.Signals(number).name)
        if number == signal.SIGTERM:
            # Schedulers send it again before they kill: that must not break off the saving.
            print("SIGTERM: saving", flush=True)
            signal.signal(number, signal.SIG_IGN)
            return
        print("SIGINT: finishing the epoch and saving; once more to stop at once", flush=True)
        # The old handler comes back at once: the second signal acts as usual.
        signal.signal(number, previous[number] or signal.SIG_DFL)

    for number in previous:
        signal.signal(number, note)
    try:
        yield received
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler or signal.SIG_DFL)


@contextlib.contextmanager
def _quiet_torchscript() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"torch\..*")
        yield
