"""The plan of a sweep: every combination of clips, rewards and seeds, where each runs, and what it will cost."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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
        variant: what of ``words`` tells it from its neighbors, or nothing.
    """

    name: str
    clip: str
    subset: str | None
    rewards: str
    seed: int
    words: tuple[str, ...] = ()
    variant: str = ""

    @property
    def group(self) -> tuple[str, str, str]:
        """What seeds are averaged over: clip (with its subset), rewards and variant."""
        return (self.clip_name, self.rewards, self.variant)

    @property
    def clip_name(self) -> str:
        """The clip's or subset's short name."""
        return short_name(self.clip, self.subset)

    def arguments(self, run_dir: Path) -> list[str]:
        """Words of ``hoi train``: it begins the run, or goes on with it where it was begun."""
        subset = [] if self.subset is None else [f'clip.subset="{self.subset}"']
        own = [
            f"run_dir={run_dir}",
            "resume=auto",
            f"clip.path={self.clip}",
            *subset,
            f"rewards={self.rewards}",
            f"seed={self.seed}",
        ]
        # No films of so many runs: hoi replay draws any of them later.
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

    def alone(self) -> Plan:
        """The folder without the jobs: all that a job needs of its sweep, small enough to be sent with each of them."""
        return Plan(self.folder, ())

    def save(self) -> None:
        """Write ``plan.json``, or compare with the one that is there.

        Raises:
            HoiError: the folder holds another sweep.
        """
        path = self.folder / PLAN
        # The same plan gives the same text; another one in this folder would mix its
        # runs with those that are there.
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
    vary: Mapping[str, Sequence[Any]] | None = None,
) -> Plan:
    """Every combination.

    Args:
        folder: of the sweep.
        clips: clips or folders of clips.
        subsets: queries on every folder (``action=lift``); empty: none.
        rewards: reward presets.
        seeds: of the trainings.
        words: ``key=value`` words for every training.
        vary: further axes, setting to its values.

    Raises:
        HoiError: an empty axis, or two jobs of one name.
    """
    vary = vary or {}
    further = [(f"vary.{key}", values) for key, values in vary.items()]
    for name, axis in (("clips", clips), ("rewards", rewards), ("seeds", seeds), *further):
        if not axis:
            raise HoiError("nothing to combine", field=name, fix=f"{name}=[...]")
    jobs = []
    # Seeds vary fastest: those of one setting are done together, and its mean is there early.
    for clip, subset, reward, *values, seed in itertools.product(
        clips, subsets or (None,), rewards, *vary.values(), seeds
    ):
        # The last part of a setting's name tells enough in a folder's name (train.lr becomes lr).
        variant = " ".join(f"{key.rsplit('.', 1)[-1]}={value}" for key, value in zip(vary, values, strict=True))
        own = [f"{key}={value}" for key, value in zip(vary, values, strict=True)]
        name = "-".join([short_name(clip, subset), reward, *([in_a_name(variant)] if variant else []), f"s{seed}"])
        jobs.append(Job(name, clip, subset, reward, int(seed), (*words, *own), variant))
    # Two clips of one file name in different folders would share a run folder.
    twice = next((name for name, count in Counter(job.name for job in jobs).items() if count > 1), None)
    if twice is not None:
        raise HoiError(f"two jobs are called {twice!r}", field="clips", fix="give the clips different file names")
    return Plan(folder, tuple(jobs))


def short_name(clip: str, subset: str | None) -> str:
    """A clip's name and its subset, as a folder name."""
    stem = Path(clip).stem if clip.endswith(".npz") else Path(clip).name
    return in_a_name(stem if subset is None else f"{stem}-{subset}")


def in_a_name(text: str) -> str:
    """``text`` in characters that suit a folder."""
    return re.sub(r"[^\w.-]+", "_", text).strip("_")


@dataclass(frozen=True)
class Cost:
    """What a plan takes: trainings that are left, minutes each, and hours of the whole and of cores.

    Attributes:
        left: trainings.
        workers: at a time; None where a cluster decides that.
        minutes_each: limit of a training.
    """

    left: int
    workers: int | None
    minutes_each: float

    @property
    def hours(self) -> float:
        """Wall-clock hours: full rounds of ``workers`` trainings at a time (of a cluster: one after another)."""
        # Rounded up: the last round takes as long although it may not be full.
        rounds = -(-self.left // max(1, self.workers or 1))
        return rounds * self.minutes_each / 60

    def __str__(self) -> str:
        total = self.left * self.minutes_each / 60
        start = f"{self.left} trainings of at most {self.minutes_each:g} min"
        end = f"{total:.1f} training hours, and an evaluation each"
        if self.workers is None:
            return f"{start}, as many at a time as the cluster has cores for: {end}"
        return f"{start}, {self.workers} at a time: at most {self.hours:.1f} h, {end}"
