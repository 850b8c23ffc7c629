"""Tables of many evaluations call the metrics what a single evaluation calls them."""

from __future__ import annotations

import subprocess
import sys

from humanoid_hoi.evaluation.headlines import FIGURES
from humanoid_hoi.evaluation.metric_table import METRICS, Metric


def test_headings_and_factors_are_those_of_the_metrics() -> None:
    shown: dict[str, type[Metric]] = {name: METRICS[name] for name in METRICS if METRICS[name].heading}
    assert {name: metric.heading.replace("\n", " ") for name, metric in shown.items()} == {
        name: heading for name, (heading, _) in FIGURES.items()
    }
    assert {name for name, metric in shown.items() if metric.percent} == {
        name for name, (_, factor) in FIGURES.items() if factor == 100.0
    }


def test_a_sweep_reads_them_without_torch() -> None:
    code = "import sys, humanoid_hoi.workflows.sweep.main; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
