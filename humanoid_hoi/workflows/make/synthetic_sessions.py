"""Make annotated video sessions with a known answer: a clip filmed by a virtual camera, annotated, disturbed.

  hoi make-synthetic-sessions output=sessions                          ten sessions of the demo clip
  hoi make-synthetic-sessions output=sessions count=4 noise.track_px=3 noise.outlier_share=0.2
  hoi make-synthetic-sessions clips=[a.npz,b.npz] output=sessions

Every session is a folder as hoi reconstruct reads it; the truth of session NAME is written beside the folders,
in truth/NAME.npz. Nothing is overwritten: sessions that exist already stop the script before it writes anything.
"""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig
from rich.progress import track

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG, clip_file


@hoi_main("make_synthetic_sessions", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Film, annotate, disturb and write."""
    from humanoid_hoi.body.load import load_body
    from humanoid_hoi.core.config import typed
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.synthetic.sessions import AnnotationOptions, Noise, make_suite, write_session, write_truth

    noise = typed(Noise, cfg.noise, "noise")
    rules = typed(AnnotationOptions, cfg.annotation, "annotation")
    clips = [HoiClip.load(clip_file(str(clip))) for clip in clip_list(cfg.clips)]
    count = whole_number(cfg.count)
    output = output_folder(cfg.output)
    # As `make_suite` will name them: everything is checked before the first film is made.
    names = [f"{clips[i % len(clips)].name}_{i:02d}" for i in range(count)]
    refuse_existing(output, names)
    body = load_body(cfg.body, cfg.body_model)
    for session, truth in track(make_suite(clips, body, count, noise, rules), "sessions", count):
        write_session(session, body, output / session.name)
        write_truth(truth, output / "truth" / f"{session.name}.npz")
    print(f"wrote {count} sessions and their truth into {output}")


def clip_list(value: object) -> list[object]:
    """``clips=demo`` and ``clips=[a.npz,b.npz]`` both work."""
    clips = [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]
    if not clips:
        raise HoiError("no clips", field="clips", fix="give at least one, e.g. clips=[demo]")
    return clips


def whole_number(value: object) -> int:
    """``count``, checked."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1000:
        raise HoiError(f"expected a whole number from 1 to 1000, found {value!r}", field="count", fix="e.g. count=10")
    return value


def refuse_existing(output: Path, names: list[str]) -> None:
    """Raise before any work when a session or its truth would be overwritten."""
    for name in names:
        for path in (output / name, output / "truth" / f"{name}.npz"):
            if path.exists():
                raise HoiError("exists already and is not overwritten", where=path, fix="choose another output folder")
