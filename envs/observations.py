"""The observation: a table of named terms from yaml, computed with a handful of batched tensor operations.

Terms in the heading frame (yaw of the pelvis) give world vectors, which one batched product turns; then come plain numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import dataclass

import torch
from rich.table import Table
from torch import Tensor

# They enter their terms into the registry.
import envs.contact_terms
import envs.error_terms  # noqa: F401
from envs.config import ObservationConfig
from envs.features import Features, heading_of
from envs.observation_terms import OBSERVATIONS, ObservationContext, ObservationInput, ObservationTerm
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NOBODY, read_parts
from humanoid_hoi.motion.reference import PackedReference, PairTable
from humanoid_hoi.sim.state import SimState


@dataclass(frozen=True)
class Block:
    """One named slice of the observation."""

    name: str
    size: int
    frame: str


class ObservationTable:
    """Computes observations (N, O) and knows their layout.

    What terms take from the reference does not depend on the simulation: it is computed once for every (clip, frame),
    kept side by side, and looked up for all terms at once.

    Args:
        config: ``env.observation``; its ``terms`` give the order, vectors first.
        reference: the packed clips.
        trusted: names of terms of the user's own (``my.module.Term``) that may be imported.

    Raises:
        HoiError: unknown term, parameter or quantity (the message lists the valid ones), or no term at all.
    """

    def __init__(
        self, config: ObservationConfig, reference: PackedReference, trusted: Collection[str] = NOBODY
    ) -> None:
        self.reference = reference
        self.context = ObservationContext(config, reference)
        self._off = [name for name, entry in config.terms.items() if entry is None]
        parts = read_parts(OBSERVATIONS, config.terms, "env.observation.terms", trusted=trusted)
        # Built in the order of the yaml, which is the order of the observation within vectors and within numbers.
        terms = [part.entry(self.context, part.params) for part in parts]
        if not terms:
            raise HoiError("no term is on", where="config", field="env.observation.terms", fix="see cfg/env/hoi.yaml")
        self.needs = {part.name: part.entry.needs for part in parts}
        # Vectors first: they lie side by side, so one batched product turns them all into the heading frame.
        self._vectors = [term for term in terms if term.frame == "heading"]
        self._numbers = [term for term in terms if term.frame != "heading"]
        self._known, self._columns = self._side_by_side([*self._vectors, *self._numbers])
        # Sizes in numbers: a vector counts three.
        self.blocks = tuple(
            Block(name, (3 if term.frame == "heading" else 1) * count, term.frame)
            for term in (*self._vectors, *self._numbers)
            for name, count in term.blocks()
        )
        self.dim = sum(block.size for block in self.blocks)

    def _side_by_side(self, terms: list[ObservationTerm]) -> tuple[Tensor, list[slice]]:
        """All terms' tables in one (rows, width), and each term's columns in it."""
        rows = int(self.reference.lengths.sum())
        tables = [term.known() for term in terms]
        # A term that takes nothing from the reference gets a table without columns.
        filled = [torch.zeros(rows, 0, device=self.context.device) if t is None else t for t in tables]
        # Running totals of the widths: where one table ends the next one begins.
        stops = torch.tensor([0, *(t.shape[1] for t in filled)]).cumsum(0).tolist()
        return torch.cat(filled, 1), [slice(a, b) for a, b in itertools.pairwise(stops)]

    def compute(
        self, state: SimState, clip_ids: Tensor, frames: Tensor, pairs: PairTable, pair_offset: Tensor | None = None
    ) -> Tensor:
        """Observation (N, O).

        Args:
            state: simulated state.
            clip_ids, frames: (N,) long, where in the reference.
            pairs: (N, P) graph geometry.
            pair_offset: (N, P, 3) of :func:`rewards.inputs.pair_offset_w`, where the caller has it already.
        """
        features = Features(state, self.context.joints)
        # Features are shared by the terms: rotation columns are computed once however many terms ask.
        inputs = ObservationInput(state, pairs, features, pair_offset)
        known = self._known.index_select(0, self.reference.row(clip_ids, frames))
        # Uninitialized memory, since both products below fill all of it.
        obs = state.joint_pos_w.new_empty(len(clip_ids), self.dim)
        # Terms take their columns in the order in which the tables were put side by side.
        columns = iter(self._columns)
        size = 0
        if self._vectors:
            vectors = torch.cat([term(inputs, known[:, next(columns)]) for term in self._vectors], 1)
            size = 3 * vectors.shape[1]
            heading = heading_of(features.columns[:, 0, :2])  # the pelvis' x axis
            # Written straight into the observation: at thousands of environments a copy would show.
            # A row vector times the heading's matrix is its transpose times the column: world into heading frame.
            torch.bmm(vectors, heading, out=obs[:, :size].view(vectors.shape))
        if self._numbers:
            torch.cat([term(inputs, known[:, next(columns)]) for term in self._numbers], 1, out=obs[:, size:])
        return obs

    def layout(self) -> list[dict[str, object]]:
        """JSON-able layout: name, frame, first column, size."""
        rows: list[dict[str, object]] = []
        start = 0
        for block in self.blocks:
            rows.append({"name": block.name, "frame": block.frame, "start": start, "size": block.size})
            start += block.size
        return rows

    def describe(self) -> Table:
        """The layout, ready to print with rich."""
        table = Table(title=f"observation ({self.dim} numbers, {len(self.context.joint_names)} joints)")
        for column in ("block", "frame", "start", "size"):
            table.add_column(column, justify="right" if column in ("start", "size") else "left")
        for row in self.layout():
            table.add_row(*(str(value) for value in row.values()))
        for name in self._off:
            table.add_row(name, "off", style="dim")
        return table
