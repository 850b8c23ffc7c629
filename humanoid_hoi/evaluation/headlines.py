"""The figures that tables of many evaluations show, each in one line: what a metric is called there and in which unit.

:mod:`humanoid_hoi.evaluation.metric_table` has the metrics themselves. Here nothing heavy is imported: a sweep of thousands of
trainings reads reports and needs no torch.
"""

from __future__ import annotations

FIGURES = {
    "mpjpe_mm": ("MPJPE mm", 1.0),
    "contact_mm": ("contact mm", 1.0),
    "jitter": ("jitter m/s^3", 1.0),
    "obj_pos_mm": ("object mm", 1.0),
    "obj_rot_deg": ("object deg", 1.0),
    "survived": ("survived %", 100.0),
    "success": ("success %", 100.0),
}
"""Key of metrics.json: its heading, and the factor to the unit in it (shares are stored in 0..1, shown in %)."""

HEADLINES = {key: FIGURES[key] for key in ("success", "survived", "mpjpe_mm", "contact_mm", "jitter", "obj_pos_mm")}
"""Those that say how good a policy is, the most telling first."""
