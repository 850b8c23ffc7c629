"""Is a clip ready for simulation? Which frames can start an episode, how long open-loop servos survive, what is left wrong."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import roma
import torch
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table
from scipy.spatial import ConvexHull, QhullError

from humanoid_hoi.body.skeleton import BODY_JOINTS, JOINT_NAMES
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.evaluation.plots import save_figure
from humanoid_hoi.motion.checks.validate import frame_ranges
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.retarget.cleanup.geometry import object_distance
from humanoid_hoi.retarget.cleanup.measure import Artefacts, FrameArtefacts, deep_frames, frame_artefacts, summarize
from humanoid_hoi.retarget.cleanup.optimize import Surroundings
from humanoid_hoi.retarget.cleanup.options import FootOptions
from humanoid_hoi.retarget.cleanup.stance import clip_soles, find_stance, foot_locks
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.tracking.base_targets import BaseTargets
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.open_loop import OpenLoop, check_rate, open_loop
from humanoid_hoi.tracking.start_rule import Starts, find_starts
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets

_TOUCH = 0.02  # m: soles nearer to the ground than this carry
_LIMB_ENDS = ("wrist", "ankle", "foot")
_STILL = 0.10  # m/s: below it the center of mass must lie over the feet


@dataclass(frozen=True)
class ReadinessLimits:
    """When a frame is clean, and when a clip is ready.

    Attributes:
        obj_depth: m of the deepest body in the object (a grip of position servos presses 1 to 2 cm into it, which does no
            harm; what a frame throws off is measured apart).
        floor_depth: m in the ground.
        balance: m the center of mass of a still person may lie outside
            the carrying soles.
        over_limit: rad.
        kick: m the object may be thrown off within the first control steps of a start.
        shake: m the joints may be thrown off then, mean.
        clean_share: of the frames that must be clean.
        start_share: of the frames that must be starts.
        skate: mm/s.
        floating: mm.
        survival: s of open loop, mean.
        tracking: what counts as following: the start rule, and the end of the roll-outs.
        num_starts: of the open-loop survival, spread over the clip.
    """

    obj_depth: float = 0.02
    floor_depth: float = 0.008
    balance: float = 0.05
    over_limit: float = 0.02
    kick: float = 0.03
    shake: float = 0.08
    clean_share: float = 0.8
    start_share: float = 0.8
    skate: float = 20.0
    floating: float = 10.0
    survival: float = 0.3
    num_starts: int = 16
    tracking: TrackingLimits = field(default_factory=TrackingLimits)


@dataclass(frozen=True)
class Readiness:
    """The report of one clip.

    Attributes:
        name, frames, fps: of the clip.
        artefacts: residual.
        starts: which frames can start an episode, by the rule that training uses; None without a simulator.
        clean_ok: (T - 1,) frames without any of ``causes``.
        causes: kind of artefact -> frames that have it.
        survival: the open-loop roll-outs from spread starts.
        verdict: ``ready``, ``ready with gaps`` (some frames have artefacts) or ``not ready``.
        reasons: sentences.
        per_frame: what the plots show.
        imbalance: (T,) m, NaN where the person moves.
    """

    name: str
    frames: int
    fps: float
    artefacts: Artefacts
    starts: Starts | None
    clean_ok: BoolArray
    causes: dict[str, tuple[int, ...]]
    survival: OpenLoop | None
    verdict: str
    reasons: tuple[str, ...]
    per_frame: FrameArtefacts
    imbalance: FloatArray

    @property
    def start_share(self) -> float | None:
        """Share of the frames that can start an episode, where it was tried."""
        return None if self.starts is None else self.starts.count / self.starts.total

    @property
    def clean_share(self) -> float:
        """Share of the frames without artefacts."""
        return float(self.clean_ok.mean())

    def as_dict(self) -> dict[str, object]:
        """JSON-able figures."""
        out: dict[str, object] = {
            "name": self.name,
            "frames": self.frames,
            "fps": self.fps,
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "clean_share": self.clean_share,
            "artefacts": self.artefacts.as_dict(),
            "not_clean": {key: frame_ranges(rows, 20) for key, rows in self.causes.items() if rows},
        }
        if self.starts is not None:
            out |= {"starts": self.starts.count, "start_frames": self.starts.total, "start_share": self.start_share}
        if self.survival is not None:
            s = self.survival
            out["open_loop"] = {
                "starts": s.starts.tolist(),
                "available": s.available.tolist(),
                "survived": s.survived.tolist(),
                "obj_survived": s.obj_survived.tolist(),
                "survived_share": s.survived_share,
                "obj_share": s.obj_share,
                "survived_s": float(s.survived.mean() / self.fps),
                "obj_survived_s": float(s.obj_survived.mean() / self.fps),
                "kick_mm": float(1e3 * np.median(s.kick_m)),
            }
        return out


def assess(
    clip: HoiClip,
    scene: SceneDescription,
    sim: Simulator | None = None,
    limits: ReadinessLimits | None = None,
    around: Surroundings | None = None,
    targets: BaseTargets | None = None,
) -> Readiness:
    """Judge a clip in its scene.

    Args:
        clip: at the control rate.
        scene: what it will be simulated in.
        sim: a simulator of that scene for open loop and start test; None leaves both out.
        limits: defaults when None.
        around: of the scene where the caller has it already (saves the distance field).
        targets: what the servos aim at; the default kind when None.
    """
    limits = limits or ReadinessLimits()
    around = around or Surroundings.of(scene, object_distance(scene.obj))
    soles = clip_soles(clip, scene.solids)
    frames = frame_artefacts(clip, around, foot_locks(soles, find_stance(soles, clip.fps, FootOptions())).inner())
    imbalance = balance_error(clip, scene, soles)
    causes = {
        "body in object": frames.obj_depth > limits.obj_depth,
        "body in ground": frames.floor_depth > limits.floor_depth,
        "object in ground": frames.obj_floor_depth > limits.floor_depth,
        "out of balance": np.nan_to_num(imbalance) > limits.balance,
        "joint limit": frames.over_limit > limits.over_limit,
    }
    starts = None
    survival = None
    if sim is not None:
        targets = targets or make_base_targets(BaseTargetConfig(), [clip], [scene])
        starts = clip_starts(clip, sim, targets, limits.tracking)
        thrown = (starts.obj_error > limits.kick) | (starts.joint_error > limits.shake)
        causes["thrown off"] = np.append(thrown.numpy()[:-1], False)
        survival = open_loop(sim, clip, spread_starts(clip, limits.num_starts), targets, limits.tracking)
    ok = np.asarray(~np.stack(list(causes.values()))[:, :-1].any(axis=0))
    listed = {key: tuple(int(i) for i in np.flatnonzero(mask)) for key, mask in causes.items()}
    artefacts = summarize(clip, frames)
    verdict, reasons = _verdict(clip, artefacts, frames, starts, ok, listed, survival, limits)
    return Readiness(
        clip.name,
        clip.num_frames,
        clip.fps,
        artefacts,
        starts,
        ok,
        listed,
        survival,
        verdict,
        reasons,
        frames,
        imbalance,
    )


def clip_starts(clip: HoiClip, sim: Simulator, targets: BaseTargets, limits: TrackingLimits) -> Starts:
    """Which frames of one clip can start an episode in a simulator of its scene: the rule that training uses."""
    check_rate(clip, sim.control_dt)
    one_scene = torch.zeros(1, dtype=torch.long, device=sim.device)
    return find_starts(sim, PackedReference([clip], sim.device), one_scene, targets, limits.start)


def spread_starts(clip: HoiClip, count: int) -> list[int]:
    """At most ``count`` start frames, evenly spread, frame 0 first, none in the last half second."""
    last = max(0, clip.num_frames - 1 - round(0.5 * clip.fps))
    return sorted({round(float(f)) for f in np.linspace(0, last, count)})


def balance_error(clip: HoiClip, scene: SceneDescription, soles: FloatArray | None = None) -> FloatArray:
    """Distance (T,) m of the center of mass from the hull of the carrying soles, seen from above; 0 inside.

    NaN where the person moves (momentum balances), no sole carries, or a body other than hands and feet is in contact
    with an object that never moves (it carries a seated or leaning person).
    """
    pos, quat = clip.joint_pose_w()
    mass = np.array([s.mass for s in scene.solids])
    local = torch.as_tensor(np.array([s.pos for s in scene.solids]), dtype=torch.float32).expand(len(pos), -1, -1)
    centers = pos + roma.quat_action(torch.from_numpy(quat), local).numpy()
    com = (mass[:, None] * centers).sum(1) / mass.sum()
    speed = np.linalg.norm(np.gradient(com, axis=0), axis=-1) * clip.fps
    soles = clip_soles(clip, scene.solids) if soles is None else soles
    half = next(s for s in scene.solids if s.joint == "left_ankle").size[1]
    out = np.full(clip.num_frames, np.nan)
    for t in np.flatnonzero((speed < _STILL) & ~_carried(clip)):
        carrying = soles[t][soles[t, :, 2] < _TOUCH][:, :2]
        if len(carrying):
            ring = half * np.array([[np.cos(a), np.sin(a)] for a in np.arange(8) * np.pi / 4])
            out[t] = _outside((carrying[:, None] + ring).reshape(-1, 2), com[t, :2])
    return out


def _carried(clip: HoiClip) -> BoolArray:
    """(T,) the object, which never moves, touches a body that is neither hand nor foot."""
    limbs = [j for j, name in enumerate(JOINT_NAMES) if name in BODY_JOINTS and not name.endswith(_LIMB_ENDS)]
    return (clip.contact_labels[:, limbs] == 1).any(axis=1) & clip.obj_is_static


def _outside(points: FloatArray, query: FloatArray) -> float:
    try:
        planes = ConvexHull(points).equations
    except QhullError:
        return float(np.linalg.norm(points - query, axis=1).min())
    return max(0.0, float((planes[:, :2] @ query + planes[:, 2]).max()))


def _verdict(
    clip: HoiClip,
    a: Artefacts,
    frames: FrameArtefacts,
    starts: Starts | None,
    ok: BoolArray,
    causes: dict[str, tuple[int, ...]],
    survival: OpenLoop | None,
    limits: ReadinessLimits,
) -> tuple[str, tuple[str, ...]]:
    blocking = []
    notes = []
    if ok.mean() < limits.clean_share:
        blocking.append(
            f"only {100 * ok.mean():.0f} % of the frames are free of artefacts (wanted {100 * limits.clean_share:.0f} %)"
        )
    if starts is not None and starts.count < limits.start_share * starts.total:
        blocking.append(f"only {starts} (wanted {100 * limits.start_share:.0f} %)")
    deep = deep_frames(frames, limits.obj_depth)
    if deep:
        notes.append(f"bodies inside the object by more than {1e3 * limits.obj_depth:.0f} mm in {deep}")
    for key, rows in causes.items():
        if rows and key != "body in object":
            notes.append(f"{key} in {frame_ranges(rows)}")
    if a.skate_mm_s > limits.skate:
        blocking.append(f"standing feet slide at {a.skate_mm_s:.0f} mm/s (allowed {limits.skate:g})")
    if a.float_mm > limits.floating:
        blocking.append(f"standing feet float {a.float_mm:.0f} mm over the ground (allowed {limits.floating:g})")
    if survival is not None and survival.survived.mean() / clip.fps < limits.survival:
        blocking.append(
            f"open-loop servos survive {survival.survived.mean() / clip.fps:.2f} s (wanted {limits.survival:g} s)"
        )
    verdict = "not ready" if blocking else "ready with gaps" if not ok.all() else "ready"
    return verdict, (*blocking, *notes)


_ROWS = {
    "verdict": ("verdict", "{}"), "clean_share": ("frames without artefacts", "{:.0%}"),
    "starts": ("frames that can start an episode", "{}"), "start_frames": ("  of", "{}"),
    "obj_depth_max_mm": ("depth in object, max mm", "{:.1f}"), "obj_depth_mean_mm": ("  mean mm", "{:.2f}"),
    "floor_depth_max_mm": ("depth in ground, max mm", "{:.1f}"), "obj_floor_depth_max_mm": ("object in ground, max mm", "{:.1f}"),
    "skate_mm_s": ("skating, mm/s", "{:.1f}"), "slide_mm": ("longest slide of a stance, mm", "{:.1f}"),
    "float_mm": ("floating, mm", "{:.1f}"), "hand_gap_mm": ("touching hands off by, 95 % mm", "{:.1f}"),
    "jitter": ("jitter, m/s^3", "{:.1f}"), "survived_s": ("open loop survives, s", "{:.2f}"),
    "obj_survived_s": ("  with the object in place, s", "{:.2f}"), "kick_mm": ("object kicked at the start, mm", "{:.1f}"),
}  # fmt: skip


def readiness_table(columns: Sequence[tuple[str, Readiness]]) -> Table:
    """Reports side by side, e.g. before and after a clean-up."""
    table = Table(title=f"{columns[0][1].name}: readiness for simulation", title_justify="left")
    table.add_column("")
    for heading, _ in columns:
        table.add_column(heading, justify="right")
    flat = [_flat(r) for _, r in columns]
    for key, (label, style) in _ROWS.items():
        table.add_row(label, *(style.format(f[key]) if key in f else "-" for f in flat))
    return table


def _flat(report: Readiness) -> dict[str, object]:
    full = report.as_dict()
    open_part = full.get("open_loop", {})
    assert isinstance(open_part, dict)
    return {**full, **asdict(report.artefacts), **open_part}


def write_readiness(columns: Sequence[tuple[str, Readiness]], folder: str | Path) -> dict[str, Path]:
    """``readiness.json``, ``readiness.txt`` and ``readiness.png`` of reports side by side."""
    folder = Path(folder)
    files = {kind: folder / f"readiness.{kind}" for kind in ("json", "txt", "png")}
    write_text(files["json"], json.dumps({heading: r.as_dict() for heading, r in columns}, indent=1))
    out = io.StringIO()
    console = Console(file=out, width=120, color_system=None)
    console.print(readiness_table(columns))
    for heading, report in columns:
        told = f"{heading}: {report.verdict}" + "".join(f"\n  - {reason}" for reason in report.reasons)
        console.print(told, markup=False)
    write_text(files["txt"], out.getvalue())
    plot_readiness(columns, files["png"])
    return files


def plot_readiness(columns: Sequence[tuple[str, Readiness]], path: str | Path) -> Path:
    """Depth in object and ground, sole heights and speeds, hand gap, starts and survival over the frames."""
    figure = Figure(figsize=(12, 10), layout="constrained")
    axes = figure.subplots(5, 1, sharex=True)
    for k, (heading, report) in enumerate(columns):
        f = report.per_frame
        color = f"C{k}"
        frames = np.arange(report.frames)
        axes[0].plot(frames, 1e3 * f.obj_depth, color=color, label=f"{heading}: body in object")
        axes[1].plot(
            frames, 1e3 * np.maximum(f.floor_depth, f.obj_floor_depth), color=color, label=f"{heading}: in ground"
        )
        axes[1].plot(frames, 1e3 * f.soles_w[..., 2].min(1), color=color, ls=":", label=f"{heading}: lowest sole")
        skate = np.where(f.stands, f.sole_speed, np.nan)
        worst = [np.nanmax(row) if np.isfinite(row).any() else np.nan for row in skate]
        axes[2].plot(frames, 1e3 * np.array(worst), color=color, label=f"{heading}: standing sole")
        axes[3].plot(frames, 1e3 * f.hand_gap, color=color, label=[f"{heading}: {s} hand" for s in ("left", "right")])
        axes[4].plot(
            frames[:-1], report.clean_ok + 0.05 * k, color=color, drawstyle="steps-post", label=f"{heading}: clean"
        )
        if report.survival is not None:
            s = report.survival
            axes[4].plot(s.starts, s.survived / report.fps, "o", color=color, label=f"{heading}: open loop, s")
    for axis, label in zip(axes, ("mm", "mm", "mm/s", "mm off the object", "clean / s"), strict=True):
        axis.set_ylabel(label)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7, ncols=2)
    axes[-1].set_xlabel("frame")
    figure.suptitle(f"{columns[0][1].name}: {', '.join(f'{h} {r.verdict}' for h, r in columns)}")
    return save_figure(figure, path)
