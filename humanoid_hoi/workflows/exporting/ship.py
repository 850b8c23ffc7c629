"""Make a policy that is small enough to pass on: the actor in half precision, its settings, its motion, and a card.

hoi ship checkpoint=runs/2026-11-21-101500-demo_box output=policies/lift
hoi view path=policies/lift                  evaluate, replay, export and sim2sim take the folder as well

The card says what the policy was trained on, with which seed, and how well the *shipped* file does: twenty noisy trials, the
mean and the spread. The motion goes with it, so ship only what is yours to pass on: a motion whose source says that it was
made elsewhere is refused until own_motion=true.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi import __version__
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import BUILTIN_CLIPS, CFG
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.sim.at_hand import told_engine

CARD = "card.md"
FIGURES = "card.json"
CLIP = "clip.npz"
SYNTHETIC = "synthe"
"""In the source of every motion that this project makes ("synthesized by", "synthetic")."""
# Figures of the card, with their titles.
_TITLES = {"success": "success", "mpjpe_mm": "MPJPE, mm", "contact_mm": "contact, mm", "obj_pos_mm": "object, mm"}


@hoi_main("ship", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Write the folder, evaluate what was written, write the card."""
    from humanoid_hoi.core.output.together import together
    from humanoid_hoi.learning.transfer.actor_file import ACTOR_FILE
    from humanoid_hoi.workflows.runs import checkpoint_of

    output = Path(cfg.output)
    if int(cfg.trials) < 2:
        raise HoiError(f"{cfg.trials} trials make no spread", field="trials", fix="use 2 or more")
    if output.exists() and not output.is_dir():
        raise HoiError("is no folder", where=output, field="output", fix="another name")
    if (output / ACTOR_FILE).exists() and not cfg.overwrite:
        raise HoiError("exists already", where=output, field="output", fix="another folder, or overwrite=true")
    # A policy without its card, or half of its files, is not passed on: all of them or none.
    with together(output) as stage:
        path = ship(checkpoint_of(cfg.checkpoint), stage, cfg.clip, bool(cfg.own_motion))
        # From the written file: what rounding to half precision costs is in the figures.
        figures = measured(path, int(cfg.trials), list(cfg.own_terms), cfg.sim)
        write_card(stage, figures, str(cfg.licence), output.name)
    for file in sorted(output.iterdir()):
        print(f"  {file}  {file.stat().st_size / 1e6:.3f} MB")


def ship(checkpoint: Path, output: Path, clip: str | None, own_motion: bool) -> Path:
    """Write actor, settings, contract and motion; returns the actor's file.

    Args:
        checkpoint: of a run.
        output: folder.
        clip: name of the clip where the run has several.
        own_motion: pass on a motion that does not say it was synthesized.

    Raises:
        HoiError: an unknown clip, or a motion that may be somebody else's.
    """
    from humanoid_hoi.core.fileio import atomic_write, write_text
    from humanoid_hoi.learning.run_folder import RunFolder
    from humanoid_hoi.learning.transfer.actor_file import ACTOR_FILE, write_actor
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.workflows.exporting.export import chosen
    from humanoid_hoi.workflows.runs import run_of

    run, file = chosen(checkpoint, clip)
    # A recorded motion is somebody's data. Its source says how it was made; what does not say
    # "synthetic" needs the user's word.
    source = HoiClip.load(file).source
    if SYNTHETIC not in source.lower() and not own_motion:
        raise HoiError(f"its source is {source!r:.80}", where=file, field="own_motion", fix="own_motion=true if it is")
    output.mkdir(parents=True, exist_ok=True)
    # The package's own motions are named, not copied; known by content, as a run may
    # have them under another path.
    builtin = [name for name, path in BUILTIN_CLIPS.items() if _hash(file) == _hash(path)]
    run.clip.path = builtin[0] if builtin else CLIP
    # Whoever plays it has another machine, and one robot needs one thread.
    run.sim.num_threads = 1
    # What the training was judged by and began with lies on this machine: it would be missing there, and names its folders.
    run.evaluation.against = None
    run.update({name: None for name in _OF_THIS_MACHINE if name in run})
    if not builtin:
        with atomic_write(output / CLIP) as stream:
            stream.write(file.read_bytes())
    write_text(output / "config.yaml", OmegaConf.to_yaml(run, resolve=True))
    write_text(output / "contract.json", RunFolder(run_of(checkpoint)).contract.read_text(encoding="utf-8"))
    write_actor(checkpoint, output / ACTOR_FILE)
    return output / ACTOR_FILE


_OF_THIS_MACHINE = ("run_dir", "resume", "start_from", "refined_from")
"""Settings of a run that name places."""


def measured(
    path: Path, trials: int, trusted: Collection[str] = NOBODY, sim: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Figures of a shipped policy, from the file that is shipped.

    Args:
        path: the actor's file.
        trials: noisy ones, from the clip's first frame to its end.
        trusted: names of terms of the user's own (``my.module.Term``) that may be imported.
        sim: what the user sets of the run's node ``sim``.
    """
    from envs.build import build_env
    from humanoid_hoi.evaluation.protocol import EvaluationConfig, evaluate
    from humanoid_hoi.learning.policy import load_policy
    from humanoid_hoi.learning.transfer.actor_file import read_policy_state
    from humanoid_hoi.workflows.runs import run_config, take_engine

    run = run_config(path.parent)
    trained_with = told_engine(run.sim)
    take_engine(run, sim)
    # One environment a trial: all of them in one pass.
    env = build_env(run, num_envs=trials, validate=False, trusted=trusted)
    try:
        policy = load_policy(path, env.contract(), env.device)
        rules = replace(EvaluationConfig.parse(run.evaluation), trials=trials)
        result = evaluate(policy, env, rules, trusted)
        clip = env.reference.clips[0]
    finally:
        env.close()
    state = read_policy_state(path)
    return {
        "version": __version__,
        "clip": clip.name,
        "frames": clip.num_frames,
        "joints": len(clip.skeleton.names),
        "source": clip.source,
        "seed": int(run.train.seed),
        "epochs": int(state["epoch"]),
        "samples": int(state["frame"]),
        "training_minutes": round(float(state["seconds"]) / 60, 1),
        "rewards": sorted(name for name, term in run.rewards.terms.items() if term and term.get("weight")),
        "trained_with": trained_with,
        "measured_with": result.engine,
        "trials": trials,
        "noise_rad": float(rules.noise),
        "mean": {name: result.mean[name] for name in _TITLES},
        "std": {name: result.std[name] for name in _TITLES},
    }


def write_card(folder: Path, figures: dict[str, Any], licence: str, name: str) -> None:
    """Write the figures as ``card.json`` and the card for people as ``card.md``, under the policy's ``name``."""
    from humanoid_hoi.core.fileio import write_text

    rows = [
        f"| {title} | {_shown(name, figures['mean'][name])} | {_shown(name, figures['std'][name])} |"
        for name, title in _TITLES.items()
    ]
    text = f"""# Policy `{name}`

The actor alone, in half precision ({(folder / "policy.pth").stat().st_size / 1e6:.1f} MB); a humanoid of {figures["joints"]} joints in MuJoCo.

| | |
|---|---|
| motion | `{figures["clip"]}`, {figures["frames"]} frames; {figures["source"]} |
| training | seed {figures["seed"]}, {figures["samples"]:,} samples in {figures["epochs"]} epochs, {figures["training_minutes"]} min, sim={figures["trained_with"]}; not the best of several |
| rewards | {", ".join(figures["rewards"])} |
| made with | humanoid_hoi {figures["version"]} |
| licence | {licence}, policy and motion |

{figures["trials"]} trials from the clip's first frame to its end, joints turned by {figures["noise_rad"]} rad at the start, no early end, measured with sim={figures["measured_with"]}:

| figure | mean | standard deviation over trials |
|---|---|---|
{chr(10).join(rows)}

`hoi view path=FOLDER`, `hoi evaluate checkpoint=FOLDER`. It tracks this one motion and nothing else.
"""
    write_text(folder / FIGURES, json.dumps(figures, indent=1) + "\n")
    write_text(folder / CARD, text)


def _shown(name: str, value: float) -> str:
    return f"{100 * value:.0f} %" if name == "success" else f"{value:.1f}"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
