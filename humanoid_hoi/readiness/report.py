"""What is asked of a clip, and what was found: the limits and the report."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.checks.validate import frame_ranges
from humanoid_hoi.readiness.difficulty import Difficulty
from humanoid_hoi.scene.artefacts.measure import Artefacts, FrameArtefacts
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.open_loop import OpenLoop
from humanoid_hoi.tracking.start_rule import Starts


@dataclass(frozen=True)
class ReadinessLimits:
    """When a frame is clean, and when a clip is ready.

    Attributes:
        obj_depth: m of the deepest body in the object (a grip of position servos presses 1 to 2 cm into it, which does no
            harm; what a frame throws off is measured apart).
        floor_depth: m in the ground.
        air: m from everything that could carry it, at which a person or an object that does not fall hangs in the air.
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
    air: float = 0.03
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
class Measured:
    """What was measured of one clip.

    Attributes:
        name: of the clip.
        frames: T.
        fps: frames per second.
        artefacts: residual.
        starts: which frames can start an episode, by the rule that training uses; None without a simulator.
        clean_ok: (T - 1,) frames without any of ``causes``.
        causes: kind of artefact -> frames that have it.
        survival: the open-loop roll-outs from spread starts.
        per_frame: what the plots show.
        imbalance: (T,) m, NaN where the person moves.
        difficulty: how hard it is to follow, in words and figures.
    """

    name: str
    frames: int
    fps: float
    artefacts: Artefacts
    starts: Starts | None
    clean_ok: BoolArray
    causes: dict[str, tuple[int, ...]]
    survival: OpenLoop | None
    per_frame: FrameArtefacts
    imbalance: FloatArray
    difficulty: Difficulty

    @property
    def start_share(self) -> float | None:
        """Share of the frames that can start an episode, where it was tried."""
        return None if self.starts is None else self.starts.count / self.starts.total

    @property
    def clean_share(self) -> float:
        """Share of the frames without artefacts."""
        return float(self.clean_ok.mean())

    @property
    def survived_s(self) -> float | None:
        """Seconds that servos alone survive, mean over the starts, where it was tried."""
        return None if self.survival is None else float(self.survival.survived.mean() / self.fps)


@dataclass(frozen=True)
class Readiness(Measured):
    """The report of one clip.

    Attributes:
        verdict: ``ready``, ``ready with gaps`` (some frames have artefacts) or ``not ready``.
        reasons: sentences.
    """

    verdict: str
    reasons: tuple[str, ...]

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
            "difficulty": self.difficulty.as_dict(),
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
                "survived_s": self.survived_s,
                "obj_survived_s": float(s.obj_survived.mean() / self.fps),
                # The median, because one exploded start would carry the mean away.
                "kick_mm": float(1e3 * np.median(s.kick_m)),
            }
        return out
