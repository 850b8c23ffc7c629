"""The plan of a sweep: every combination of clips, rewards and seeds, where each runs, and what it will cost."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text

PLAN = "plan.json"


@dataclass(frozen=True)
class Job:
    """One training.

    Attributes:
        name: of its folder and of its line.
        clip: what ``clip.path`` gets.
        subset: what ``clip.subset`` gets, or None.
        rewards: reward preset.
        seed: of the training.
        words: further ``key=value`` words.
    """

    name: str
    clip: str
    subset: str | None
    rewards: str
    seed: int
    words: tuple[str, ...] = ()

    @property
    def group(self) -> tuple[str, str]:
        """What seeds are averaged over: clip (with its subset) and rewards."""
        return (self.clip_name, self.rewards)

    @property
    def clip_name(self) -> str:
        """The clip's or subset's short name."""
        return short_name(self.clip, self.subset)

    def arguments(self, run_dir: Path) -> list[str]:
        """Words of ``hoi train`` for a new run."""
        subset = [] if self.subset is None else [f'clip.subset="{self.subset}"']
        own = [f"run_dir={run_dir}", f"clip.path={self.clip}", *subset, f"rewards={self.rewards}", f"seed={self.seed}"]
        return [*own, "video=false", *self.words]


@dataclass(frozen=True)
class Plan:
    """All jobs of a sweep and its folder."""

    folder: Path
    jobs: tuple[Job, ...]

    def run_dir(self, job: Job) -> Path:
        """The run folder of a job."""
        return self.folder / "runs" / job.name

    def log(self, job: Job) -> Path:
        """What a job printed."""
        return self.folder / "logs" / f"{job.name}.txt"

    def save(self) -> None:
        """Write ``plan.json``, or compare with the one that is there.

        Raises:
            HoiError: the folder holds another sweep.
        """
        path = self.folder / PLAN
        text = json.dumps([asdict(job) for job in self.jobs], indent=1) + "\n"
        if not path.exists():
            write_text(path, text)
        elif path.read_text(encoding="utf-8") != text:
            raise HoiError(
                "the folder holds a sweep with another plan", where=path, field="output", fix="another output"
            )


def make_plan(
    folder: Path,
    clips: Sequence[str],
    subsets: Sequence[str],
    rewards: Sequence[str],
    seeds: Sequence[int],
    words: Sequence[str] = (),
) -> Plan:
    """Every combination.

    Args:
        folder: of the sweep.
        clips: clips or folders of clips.
        subsets: queries on every folder (``action=lift``); empty: none.
        rewards: reward presets.
        seeds: of the trainings.
        words: ``key=value`` words for every training.

    Raises:
        HoiError: an empty axis, or two jobs of one name.
    """
    for name, axis in (("clips", clips), ("rewards", rewards), ("seeds", seeds)):
        if not axis:
            raise HoiError("nothing to combine", field=name, fix=f"{name}=[...]")
    jobs = [
        Job(f"{short_name(clip, subset)}-{reward}-s{seed}", clip, subset, reward, int(seed), tuple(words))
        for clip, subset, reward, seed in itertools.product(clips, subsets or (None,), rewards, seeds)
    ]
    names = [job.name for job in jobs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise HoiError(f"two jobs are called {twice!r}", field="clips", fix="give the clips different file names")
    return Plan(folder, tuple(jobs))


def short_name(clip: str, subset: str | None) -> str:
    """A clip's name and its subset, as a folder name."""
    stem = Path(clip).stem if clip.endswith(".npz") else Path(clip).name
    return re.sub(r"[^\w.-]+", "_", stem if subset is None else f"{stem}-{subset}").strip("_")


@dataclass(frozen=True)
class Cost:
    """What a plan takes: trainings that are left, worker processes, minutes each, hours of the whole and of cores."""

    left: int
    workers: int
    minutes_each: float

    @property
    def hours(self) -> float:
        """Wall-clock hours: full rounds of ``workers`` trainings at a time."""
        rounds = -(-self.left // max(1, self.workers))
        return rounds * self.minutes_each / 60

    def __str__(self) -> str:
        total = self.left * self.minutes_each / 60
        return (
            f"{self.left} trainings of at most {self.minutes_each:g} min, {self.workers} at a time: "
            f"at most {self.hours:.1f} h, {total:.1f} training hours, and an evaluation each"
        )
