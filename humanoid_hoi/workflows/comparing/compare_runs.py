"""Put finished training runs side by side: seeds, reward settings, clips.

  hoi compare "runs=[runs/a,runs/b]"
  hoi compare "runs=[runs/tr,runs/tr_lr,runs/tr_lr_cr]" output=ablation.md title="Rewards"

Prints a markdown table (untrained -> trained for every metric) and, with output=, writes it with the learning curves.
"""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import as_list
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG


@hoi_main("compare_runs", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Read, compare, write."""
    from humanoid_hoi.core.fileio import write_text
    from humanoid_hoi.evaluation.compare import RunSummary, comparison_table, engines_line, plot_runs

    folders = as_list(cfg.runs)
    if not folders:
        raise HoiError("names no run", where="config", field="runs", fix="runs=[runs/a,runs/b]")
    runs = [RunSummary.read(folder) for folder in folders]
    table = comparison_table(runs)
    print(table)
    engines = engines_line(runs)
    print(engines)
    if cfg.output:
        path = Path(cfg.output)
        picture = plot_runs(runs, path.with_suffix(".png"))
        heading = f"# {cfg.title}\n\n" if cfg.title else ""
        # Under the table, as figures of different revisions may not be comparable.
        revisions = ", ".join(sorted({run.revision for run in runs}))
        write_text(path, f"{heading}{table}\n![learning curves]({picture.name})\n\n{engines}; {revisions}\n")
        print(f"wrote {path} and {picture}")
