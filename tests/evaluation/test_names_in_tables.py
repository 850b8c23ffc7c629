"""Names with brackets stand whole in every table: rich would take them for markup."""

from __future__ import annotations

import io

from rich.console import Console
from rich.table import Table

from envs.build import scene_of
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.evaluation.protocol import evaluate
from humanoid_hoi.evaluation.table import result_table
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.describe import describe
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.readiness.assess import assess
from humanoid_hoi.readiness.report import ReadinessLimits
from humanoid_hoi.readiness.table import readiness_table
from humanoid_hoi.workflows.runs import default_scene_config
from tests.evaluation.test_report import Factory

NAME = "lift #1 (2) [x]=y"


def shown(table: Table) -> str:
    console = Console(file=io.StringIO(), width=160)
    console.print(table)
    return console.file.getvalue()


def test_clips() -> None:
    clip = slice_clip(HoiClip.load(DEMO_CLIP), 0, 20).replace(name=NAME)
    assert NAME in shown(describe(clip, []))
    report = assess(clip, scene_of(default_scene_config(), clip), None, ReadinessLimits())
    assert NAME in shown(readiness_table([("before", report)]))


def test_evaluations(clip: Factory, kinematic: Factory) -> None:
    env = kinematic([clip(NAME)], num_envs=2)
    found = evaluate(lambda obs: 0.0 * obs[:, :1].expand(-1, 3), env, {"trials": 1})
    assert NAME in shown(result_table(found, f"policy {NAME}"))
    assert f"policy {NAME}" in shown(result_table(found, f"policy {NAME}"))
