"""Training the flow (Eq. 10): batches of pictures with views of the same interaction; resumes exactly."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.tensors import read_torch, write_torch
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions, condition_of, noised
from humanoid_hoi.reconstruction.prior.flow.network import ConditionalFlow, FlowOptions
from humanoid_hoi.reconstruction.prior.grouping import GroupOptions, Groups, group_views
from humanoid_hoi.reconstruction.prior.rays import layout_of_points, split
from humanoid_hoi.reconstruction.prior.views import Views

LAST = "last.pt"
SUPERVISION = ("knn", "groups", "3d")
_FIX = "choose another output folder, or the settings it was begun with"

Report = Callable[[int, int, dict[str, float]], None]


@dataclass(frozen=True)
class TrainOptions(Settings, yaml="tools/prior_train", node="train", key="train"):
    """How a flow is trained; defaults stand in the yaml.

    Attributes:
        supervision: where the other views of a picture's interaction come from: ``knn``: its neighbors (the paper's
            way, the only one that real pictures allow); ``groups``: pictures known to show the same moment; ``3d``:
            the known keypoints, seen by the cameras of other pictures.
        steps: of Adam.
        batch: pictures per step.
        lr: of Adam at the top of the cosine (paper 1e-4, constant).
        input_noise: added to every layout, standard deviation (released code 0.001): directions are unit vectors,
            and a density on a sphere is infinite.
        clip: largest global norm of the gradient.
        every: steps between two looks at the validation pictures, and between two saves.
        seed: of weights, batches and noise.
    """

    supervision: str = setting(choices=SUPERVISION)
    steps: int = setting(at_least=1)
    batch: int = setting(at_least=2)
    lr: float = setting(above=0)
    input_noise: float = setting(at_least=0)
    clip: float = setting(above=0)
    every: int = setting(at_least=1)
    seed: int = setting(at_least=0)


class Supervision:
    """Views of the interaction that a picture shows."""

    def __init__(self, views: Views, kind: str, grouping: GroupOptions | None = None) -> None:
        """Prepare the pictures; neighbors are looked for now.

        Args:
            views: training pictures.
            kind: see :class:`TrainOptions`.
            grouping: of ``knn``; None: the defaults.

        Raises:
            HoiError: ``3d`` without known keypoints.
        """
        self.views = views
        self.kind = kind
        self.groups: Groups | None = None
        if kind == "3d" and not len(views.truth):
            raise HoiError("no known keypoints", where=views.object_name, field="truth", fix="train.supervision=knn")
        if kind == "knn":
            self.groups = group_views(views, grouping or GroupOptions())
        self._same = torch.from_numpy(views.groups())
        self._truth = torch.from_numpy(views.truth)
        # Members of each group lie side by side in this order, from ``_start`` on,
        # ``_count`` of them.
        self._order = self._same.argsort(stable=True)
        self._count = torch.bincount(self._same)
        self._start = self._count.cumsum(0) - self._count

    def draw(self, rows: Tensor, generator: torch.Generator) -> Tensor:
        """One view (B, D) of the interaction of each picture ``rows`` (B,).

        A neighbor is drawn with probability proportional to its weight, which in the mean is the weighted sum of
        the released code's loss.
        """
        if self.groups is not None:
            column = torch.multinomial(self.groups.weight[rows], 1, generator=generator)[:, 0]
            return self.groups.layouts[rows, column]
        if self.kind == "groups":
            group = self._same[rows]
            # A member at random, the picture itself included.
            chosen = (torch.rand(len(rows), generator=generator) * self._count[group]).long()
            return self.views.layouts[self._order[self._start[group] + chosen]]
        # Known 3D keypoints, seen by a camera from any other picture: as good as
        # supervision can be.
        other = torch.randint(len(self.views), (len(rows),), generator=generator)
        return layout_of_points(self._truth[rows], split(self.views.layouts[other])[1])


@dataclass
class Progress:
    """Where a run stands: finished steps, and one line of figures per look."""

    step: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


class Trainer:
    """One run; with a folder it is saved there and goes on where it stopped.

    Attributes:
        flow: what is trained.
        progress: where the run stands.
    """

    def __init__(
        self,
        views: Views,
        val: Views | None,
        flow: FlowOptions,
        condition: ConditionOptions,
        grouping: GroupOptions,
        options: TrainOptions,
        folder: Path | None = None,
    ) -> None:
        """Start, or go on.

        Args:
            views: training pictures.
            val: pictures of other clips to watch, all of their moment's views being known; None: none.
            flow: its shape.
            condition: what it is told.
            grouping: how neighbors are found.
            options: of the training.
            folder: of the run; None: nothing is written.

        Raises:
            HoiError: the folder holds a run with other settings or pictures.
        """
        # Weights, rotations of the linear maps and dropout draw from torch's own generator, batches
        # and noise from ours; both are saved, so a resumed run draws the same numbers.
        torch.manual_seed(options.seed)
        self.views = views
        self.val = val
        self.condition = condition
        self.options = options
        self.folder = folder
        self.plain = condition_of(views, condition)
        self.supervision = Supervision(views, options.supervision, grouping)
        self.flow = ConditionalFlow(views.layouts.shape[1], self.plain.shape[1], flow)
        self.flow.standardize(views.layouts, self.plain)
        self.optimizer = torch.optim.Adam(self.flow.parameters(), lr=options.lr, foreach=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self._rate)
        self.generator = torch.Generator().manual_seed(options.seed)
        self.progress = Progress()
        settings = {name: vars(part) for name, part in zip("fcgt", (flow, condition, grouping, options), strict=True)}
        # A run may only be resumed with the settings and pictures it was begun with.
        self._identity = f"{settings} {len(views)} {float(views.layouts.double().sum()):.6f}"
        if folder is not None and (folder / LAST).is_file():
            self._resume(folder / LAST)

    def run(self, report: Report | None = None) -> list[dict[str, float]]:
        """Train to the end; figures of every look."""
        options = self.options
        begin = time.process_time()
        while self.progress.step < options.steps:
            loss = self._step()
            self.progress.step += 1
            step = self.progress.step
            if step % options.every == 0 or step == options.steps:
                row = {"step": float(step), "loss": loss, "cpu_s": time.process_time() - begin, **self._look()}
                self.progress.history.append(row)
                self._save()
                if report is not None:
                    report(step, options.steps, row)
        self.flow.eval()
        return self.progress.history

    def _step(self) -> float:
        options = self.options
        self.flow.train()
        rows = torch.randint(len(self.views), (options.batch,), generator=self.generator)
        x = self.supervision.draw(rows, self.generator)
        # See ``TrainOptions.input_noise``: without it the likelihood can grow without bound.
        x = x + options.input_noise * torch.randn(x.shape, generator=self.generator)
        condition = noised(self.plain[rows], self.condition, self.generator)
        loss = -self.flow.log_prob_divided(x, condition).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.flow.parameters(), options.clip)
        self.optimizer.step()
        self.schedule.step()
        return float(loss.detach())

    @torch.no_grad()
    def _look(self) -> dict[str, float]:
        """Divided log-likelihood of validation pictures: their own view and, where moments have several, another."""
        if self.val is None:
            return {}
        self.flow.eval()
        generator = torch.Generator().manual_seed(0)
        condition = noised(condition_of(self.val, self.condition), self.condition, generator)
        other = Supervision(self.val, "groups").draw(torch.arange(len(self.val)), generator)
        likelihood = self.flow.log_prob_divided(other, condition)
        return {"val_log_prob": float(likelihood.median()), "val_log_prob_mean": float(likelihood.mean())}

    def _rate(self, step: int) -> float:
        """Half a cosine from the full rate to a twentieth of it."""
        share = min(step / max(self.options.steps, 1), 1.0)
        return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * share))

    def _save(self) -> None:
        if self.folder is None:
            return
        content = {
            "identity": self._identity,
            "flow": self.flow.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "generator": self.generator.get_state(),
            "torch_rng": torch.get_rng_state(),
            "progress": vars(self.progress),
        }
        write_torch(self.folder / LAST, content)
        names = list(self.progress.history[-1])
        lines = [",".join(f"{row.get(name, math.nan):.6g}" for name in names) for row in self.progress.history]
        write_text(self.folder / "metrics.csv", "\n".join([",".join(names), *lines]) + "\n")

    def _resume(self, path: Path) -> None:
        content: Any = read_torch(path, "run of the prior", _FIX)
        if not isinstance(content, dict) or "identity" not in content:
            raise HoiError("not a run of the prior", where=path, fix=_FIX)
        if content["identity"] != self._identity:
            raise HoiError("was begun with other settings or pictures", where=path, fix=_FIX)
        try:
            self.flow.load_state_dict(content["flow"])
            self.optimizer.load_state_dict(content["optimizer"])
            self.schedule.load_state_dict(content["schedule"])
            self.generator.set_state(content["generator"])
            torch.set_rng_state(content["torch_rng"])
            self.progress = Progress(**content["progress"])
        except (KeyError, RuntimeError, TypeError, ValueError) as error:
            raise HoiError(f"damaged: {' '.join(str(error).split())[:120]}", where=path, fix=_FIX) from error
