"""The training loop: AdamW, cosine, clipping; resumes exactly; logs to tensorboard and a table; shows what is left."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.interpoint.losses import contact_loss
from humanoid_hoi.interpoint.model.config import ModelConfig
from humanoid_hoi.interpoint.model.network import InterPointNet
from humanoid_hoi.interpoint.scoring.metrics import Scored, evaluate
from humanoid_hoi.interpoint.training import checkpoint
from humanoid_hoi.interpoint.training.augment import augmented, misaligned
from humanoid_hoi.interpoint.training.infer import score_tensors
from humanoid_hoi.interpoint.training.options import TrainOptions
from humanoid_hoi.interpoint.training.tensors import Tensors

VAL_THRESHOLD = 0.3


class Trainer:
    """One run in one folder.

    Attributes:
        net: the network being trained.
        progress: where the run stands.
    """

    def __init__(
        self,
        config: ModelConfig,
        options: TrainOptions,
        data: Tensors,
        val: Tensors | None,
        folder: Path,
        warm_start: dict[str, torch.Tensor] | None = None,
    ) -> None:
        """Start, or go on where ``folder`` has a checkpoint.

        Args:
            config: of the network.
            options: of the training.
            data: training frames.
            val: frames to watch; None: only the loss is watched.
            folder: of the run.
            warm_start: weights to begin with instead of random ones.

        Raises:
            HoiError: the folder's checkpoint belongs to another model, other options or other data.
        """
        # Before the network is made: its first weights are drawn from here.
        torch.manual_seed(options.seed)
        self.config = config
        self.options = options
        self.data = data
        # Watched as a coarse reconstruction puts them, always with the same errors.
        self.val = None if val is None else misaligned(val, options.augment, options.seed)
        self.folder = folder
        self.net = InterPointNet(config)
        if warm_start is not None:
            self.net.load_state_dict(warm_start)
        self.optimizer = torch.optim.AdamW(
            self.net.parameters(), lr=options.lr, weight_decay=options.weight_decay, foreach=True
        )
        self.steps_per_epoch = math.ceil(len(data) / options.batch)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self._rate)
        # Order of frames and augmentation have a generator of their own, whose state is stored: a
        # resumed run draws what the whole one would have drawn.
        self.generator = torch.Generator().manual_seed(options.seed)
        self.progress = checkpoint.Progress(history=[])
        self.origin = _origin(options, data, warm_start)
        # Last, when everything exists that is restored.
        if (folder / checkpoint.LAST).is_file():
            self._resume()

    def run(self, quiet: bool = False) -> list[dict[str, float]]:
        """Train to the end (or to ``max_minutes``) and return one line of figures per epoch."""
        from torch.utils.tensorboard import SummaryWriter

        start = time.monotonic()
        history = self.progress.history or []
        writer = SummaryWriter(str(self.folder / "tensorboard"))
        with ProgressBar(noted=True, quiet=quiet) as bar:
            task = bar.add_task("training", total=self.options.epochs, completed=self.progress.epoch, note="")
            while self.progress.epoch < self.options.epochs:
                row = self._epoch()
                history.append(row)
                self.progress.history = history
                for name, value in row.items():
                    writer.add_scalar(f"interpoint/{name}", value, self.progress.epoch)
                # Saved after every epoch, before the time limit is looked at: a run
                # that is stopped loses none.
                self._save(row)
                bar.update(task, completed=self.progress.epoch, note=_note(row))
                minutes = (time.monotonic() - start) / 60
                if self.options.max_minutes is not None and minutes > self.options.max_minutes:
                    break
        writer.close()
        return history

    def _epoch(self) -> dict[str, float]:
        """One pass over the frames and a look at the validation frames."""
        begin = time.process_time()
        sums: dict[str, float] = {}
        self.net.train()
        for rows in self._batches():
            for name, value in self._step(rows).items():
                # Means over the epoch's steps.
                sums[name] = sums.get(name, 0.0) + value / self.steps_per_epoch
        self.progress.epoch += 1
        row = {"epoch": float(self.progress.epoch), **sums, "lr": float(self.schedule.get_last_lr()[0])}
        row["cpu_s"] = time.process_time() - begin
        if self.val is not None:
            row |= watch(self.net, self.val)
        return row

    def _batches(self) -> Iterator[torch.Tensor]:
        order = torch.randperm(len(self.data), generator=self.generator)
        yield from order.split(self.options.batch)

    def _step(self, rows: torch.Tensor) -> dict[str, float]:
        batch, touching, points = augmented(self.data, rows, self.config, self.options.augment, self.generator)
        losses = contact_loss(self.net(batch), touching, points, batch.groups.xyz, self.options.loss)
        self.optimizer.zero_grad(set_to_none=True)
        losses.total.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.net.parameters(), self.options.clip)
        self.optimizer.step()
        self.schedule.step()
        self.progress.step += 1
        return {"grad_norm": float(norm)} | {name: float(value.detach()) for name, value in vars(losses).items()}

    def _rate(self, step: int) -> float:
        """Share of the top rate: a short climb, then half a cosine down to zero."""
        total = self.options.epochs * self.steps_per_epoch
        climb = max(round(self.options.warmup * total), 1)
        # ``step + 1``: the first step already moves.
        if step < climb:
            return (step + 1) / climb
        return 0.5 * (1 + math.cos(math.pi * min((step - climb) / max(total - climb, 1), 1.0)))

    def _state(self) -> dict[str, Any]:
        return {
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "generator": self.generator.get_state(),
            "torch_rng": torch.get_rng_state(),
        }

    def _save(self, row: dict[str, float]) -> None:
        checkpoint.save_checkpoint(self.folder, self.config, self._state(), self.progress, self.origin)
        lines = self.progress.history or []
        names = list(row)
        table = [",".join(names)] + [",".join(f"{line.get(name, math.nan):.6g}" for name in names) for line in lines]
        write_text(self.folder / "metrics.csv", "\n".join(table) + "\n")

    def _resume(self) -> None:
        _, state, self.progress = checkpoint.load_checkpoint(self.folder / checkpoint.LAST, self.config, self.origin)
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.generator.set_state(state["generator"])
        torch.set_rng_state(state["torch_rng"])


def _origin(options: TrainOptions, data: Tensors, warm_start: dict[str, torch.Tensor] | None) -> dict[str, Any]:
    """What a run is made of beside its model: it goes on with the same only."""
    train = asdict(options)
    # How long it may run is no part of what comes out: a stopped run may be given more time.
    del train["max_minutes"]
    start = "random" if warm_start is None else _digest(warm_start.values())
    return {"train": train, "data": f"{len(data)} frames {_digest([data.touching, data.points])}", "warm_start": start}


def _digest(tensors: Iterable[torch.Tensor]) -> str:
    """Eight hexadecimal digits of some tensors' values."""
    found = hashlib.sha256()
    for tensor in tensors:
        found.update(tensor.contiguous().numpy().tobytes())
    return found.hexdigest()[:8]


def watch(net: InterPointNet, val: Tensors) -> dict[str, float]:
    """Validation figures."""
    found: Scored = score_tensors(net, val)
    figures = asdict(evaluate(found, VAL_THRESHOLD))
    return {f"val_{name}": figures[name] for name in ("human_f1", "object_recall", "pair_f1", "edits_per_frame")}


def _note(row: dict[str, float]) -> str:
    words = [f"loss {row['total']:.3f}"]
    if "val_pair_f1" in row:
        words.append(f"val pair F1 {row['val_pair_f1']:.3f}, human F1 {row['val_human_f1']:.3f}")
    return ", ".join(words)
