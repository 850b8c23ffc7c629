"""Going on with a run: which settings may change, and on which machine."""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.sim.at_hand import CPU_ENGINE, needs_missing_gpu, told_engine
from humanoid_hoi.workflows.runs import note_changed_clips, run_config
from humanoid_hoi.workflows.shell import shell_words


def settings_to_go_on(run_dir: Path, cfg: DictConfig, overrides: list[str], changeable: tuple[str, ...]) -> DictConfig:
    """A run's own settings, changed where this call says so; clips that are no longer what was trained on are told.

    Args:
        run_dir: the run.
        cfg: this call's settings, defaults included.
        overrides: this call's ``key=value`` words.
        changeable: the settings that may change.

    Raises:
        HoiError: a setting that a run cannot change half-way, or a GPU that this machine lacks.
    """
    saved = merged(run_config(run_dir), cfg, overrides, changeable)
    refuse_without_gpu(saved, run_dir)
    note_changed_clips(run_dir)
    return saved


def refuse_without_gpu(cfg: DictConfig, run_dir: Path) -> None:
    """A run that is trained on a GPU goes on only where there is one: its curve and its record are of that engine.

    Args:
        cfg: settings of the run.
        run_dir: its folder.

    Raises:
        HoiError: there is no CUDA device here; says how to begin a run of its own with what was learned.
    """
    if not needs_missing_gpu(cfg.sim):
        return
    clip = cfg.clip.path if isinstance(cfg.clip.path, str) else "CLIPS"
    words = shell_words(**{"sim": CPU_ENGINE, "start_from": run_dir, "clip.path": clip})
    raise HoiError(
        f"trained with {told_engine(cfg.sim)}, and there is no CUDA device here to go on with",
        where=run_dir,
        field="resume",
        fix=f"resume it where there is one, or begin a run here with its policy: hoi train {words}",
    )


def merged(saved: DictConfig, cfg: DictConfig, overrides: list[str], changeable: tuple[str, ...]) -> DictConfig:
    """A run's own settings with what this call names of ``changeable``; everything else stays as the run began.

    Args:
        saved: settings of the run.
        cfg: this call's, defaults included.
        overrides: this call's ``key=value`` words.
        changeable: the settings that may change.

    Raises:
        HoiError: a setting that a run cannot change half-way.
    """
    # Only what this call names itself; its defaults must not overwrite the run's values. "+key" and
    # "~key" are Hydra's ways to add and remove.
    for key in (word.partition("=")[0].lstrip("+~") for word in overrides):
        if key not in changeable:
            raise HoiError(
                "cannot change when a run goes on",
                where="config",
                field=key,
                fix=f"start a new run, or change only {', '.join(changeable)}",
            )
        OmegaConf.update(saved, key, OmegaConf.select(cfg, key))
    return saved
