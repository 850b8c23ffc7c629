"""Watch a clip, or a policy beside the clip it imitates: as video, as a strip of pictures, or live in a window.

  hoi replay output=demo.mp4                              the embedded demo clip
  hoi replay clip=my_clip.npz output=clip.gif
  hoi replay checkpoint=runs/.../checkpoints/last.pth output=policy.mp4
  hoi replay clip=my_clip.npz                             a live window (needs a display)

Needs no GPU and no OpenGL: without a working OpenGL the built-in software renderer draws.
"""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.paths import CFG


@hoi_main("replay", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Replay."""
    from humanoid_hoi.viewer.live import require_display

    if cfg.output is None:
        require_display()
    path = replay_policy(cfg) if cfg.checkpoint else replay_clip(cfg)
    if path is not None:
        print(f"wrote {path}")


def replay_clip(cfg: DictConfig) -> Path | None:
    """Show one clip."""
    from envs.build import clip_paths, scene_of
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.viewer.live import play_live
    from humanoid_hoi.viewer.replay import clip_sheet, clip_video, scene3d
    from humanoid_hoi.viewer.scene3d import clip_contacts, clip_poses
    from humanoid_hoi.workflows.runs import default_scene_config

    clip = HoiClip.load(clip_paths(cfg.clip)[0])
    scene = scene_of(default_scene_config(), clip)
    if cfg.output is None:
        play_live(scene3d(scene), clip_poses(clip), clip.fps, clip_contacts(clip))
        return None
    return (clip_sheet if is_picture(cfg.output) else clip_video)(scene, clip, cfg.output)


def replay_policy(cfg: DictConfig) -> Path | None:
    """Roll a policy out once and show it beside its reference."""
    from envs.build import scene_of
    from humanoid_hoi.viewer.live import play_live
    from humanoid_hoi.viewer.replay import comparison_sheet, comparison_video, scene3d
    from humanoid_hoi.viewer.scene3d import clip_contacts
    from humanoid_hoi.workflows.runs import clip_named, rollout_of, run_config, run_of, trial_poses

    run = run_config(run_of(Path(cfg.checkpoint)))
    rollout = rollout_of(run, Path(cfg.checkpoint), trials=cfg.trial + 1, noise=cfg.noise)
    clip = clip_named(run, rollout.name)
    poses = trial_poses(rollout, cfg.trial)
    scene = scene_of(run, clip)
    if cfg.output is None:
        play_live(scene3d(scene), poses, clip.fps, clip_contacts(clip, poses))
        return None
    return (comparison_sheet if is_picture(cfg.output) else comparison_video)(scene, clip, poses, cfg.output)


def is_picture(output: str) -> bool:
    """A strip of pictures rather than a video is asked for."""
    return Path(output).suffix.lower() == ".png"
