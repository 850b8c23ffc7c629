"""How good a reconstruction is: errors against a truth where there is one, plausibility figures where there is none."""

from __future__ import annotations

from humanoid_hoi.reconstruction.quality.chamfer import chamfer, chamfer_o, shared_samples
from humanoid_hoi.reconstruction.quality.output import quality_json, quality_table, write_quality_json
from humanoid_hoi.reconstruction.quality.plots import plot_over_time, plot_trajectory, write_plots
from humanoid_hoi.reconstruction.quality.report import Change, QualityReport, compare, measure_quality

__all__ = [
    "Change",
    "QualityReport",
    "chamfer",
    "chamfer_o",
    "compare",
    "measure_quality",
    "plot_over_time",
    "plot_trajectory",
    "quality_json",
    "quality_table",
    "shared_samples",
    "write_plots",
    "write_quality_json",
]
