"""Print a clip as a table (size, heights, object, contacts, findings) and save a plot of it; or a folder of clips.

hoi describe clip=demo
hoi describe clip=clips/largebox_000.npz plot=largebox.png
hoi describe clip=clips/            # lengths, objects, contacts per joint, diversity of the dataset
"""

from __future__ import annotations

from pathlib import Path

import rich
from omegaconf import DictConfig
from rich.progress import track

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import BUILTIN_CLIPS, CFG, clip_file
from humanoid_hoi.motion.checks.validate import find_problems
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.describe import describe, plot_clip
from humanoid_hoi.motion.statistics import dataset_figures, statistics_table
from humanoid_hoi.motion.statistics_plot import plot_statistics


@hoi_main("describe", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Load, check, print, plot."""
    path = clip_file(str(cfg.clip))
    if path.is_dir():
        return describe_folder(path, cfg.plot)
    clip = HoiClip.load(path)
    rich.print(describe(clip, find_problems(clip)))
    # A clip of the package lies inside it: its picture goes to the current folder.
    picture = Path(path.stem).with_suffix(".png") if str(cfg.clip) in BUILTIN_CLIPS else path.with_suffix(".png")
    print(f"wrote {plot_clip(clip, cfg.plot or picture)}")


def describe_folder(folder: Path, plot: str | None) -> None:
    """Statistics of all clips of a folder."""
    files = sorted(folder.glob("*.npz"))
    if not files:
        raise HoiError("no clip (.npz) in this folder", where=folder, field="clip", fix="hoi import makes clips")
    figures = dataset_figures(HoiClip.load(path) for path in track(files, "reading"))
    rich.print(statistics_table(figures))
    print(f"wrote {plot_statistics(figures, plot or folder / 'statistics.png')}")


if __name__ == "__main__":
    main()
