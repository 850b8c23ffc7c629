"""Print a clip as a table (size, heights, object, contacts, findings) and save a plot of it.

python scripts/describe.py clip=assets/clips/demo_box.npz
python scripts/describe.py clip=clips/largebox_000.npz plot=largebox.png
"""

from __future__ import annotations

from pathlib import Path

import rich
from omegaconf import DictConfig

from humanoid_hoi.cli import hoi_main
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.describe import describe, plot_clip
from humanoid_hoi.motion.validate import find_problems
from humanoid_hoi.paths import CFG


@hoi_main("describe", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Load, check, print, plot."""
    clip = HoiClip.load(cfg.clip)
    rich.print(describe(clip, find_problems(clip)))
    print(f"wrote {plot_clip(clip, cfg.plot or Path(cfg.clip).with_suffix('.png'))}")


if __name__ == "__main__":
    main()
