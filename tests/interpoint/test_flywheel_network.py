"""The flywheel with the real network: simulated annotators correct its own proposals, the commands do the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from humanoid_hoi.body.load import load_body
from humanoid_hoi.interpoint.data.dataset import Dataset, write_dataset
from humanoid_hoi.interpoint.data.synthesize import TEST_OBJECTS, SyntheticOptions, synthesize
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.release.choose import make_predictor
from humanoid_hoi.interpoint.release.versions import adopt, pointer, use
from humanoid_hoi.interpoint.service.flywheel import Truth, correct, truthful
from humanoid_hoi.interpoint.service.outcomes import OutcomeLog
from humanoid_hoi.workflows.interpoint import promote, train

from .test_flywheel import mirrored

ROUNDS = 3
OBJECTS = 2
"""New instances of each of the 24 families in a round: 48 scenes, 144 frames at most."""


def scenes(first: int, objects: int, frames: int, seed: int = 0) -> list[AnnotatedVideo]:
    options = SyntheticOptions(objects=objects, scenes=1, frames=frames, seed=seed, first=first)
    return [video for video in synthesize(load_body("free"), options) if video is not None]


def learn(folder: Path, version: str, data: Path, *more: str) -> Path:
    fixed = [f"data={data}", f"output={folder / 'runs' / version}", f"version={version}", "preset=tiny"]
    train.main([*fixed, "train.loss.human=5", *more])
    return folder / "runs" / version / version


class Wheel:
    """A folder with models in use, datasets so far, and a test set that nobody was helped with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.models = folder / "models"
        self.log = OutcomeLog(folder / "outcomes.jsonl")
        self.fixed = write_dataset(folder / "fixed", [(v, "test") for v in scenes(TEST_OBJECTS, 2, 2, seed=1)])
        base = write_dataset(folder / "base", [(v, "train") for v in scenes(0, OBJECTS, 3)])
        self.data: list[Dataset] = [base]
        first = learn(folder, "round-0", base.folder, "train.epochs=20", "train.lr=0.003")
        use(self.models, adopt(self.models, first))

    def turn(self, version: str, first: int, believes: Truth = truthful) -> bool:
        """One round: proposals, corrections, a dataset, a fine-tuned candidate, a decision."""
        predictor = make_predictor("interpoint", self.models)
        corrected = correct(scenes(first, OBJECTS, 3), predictor, f"annotator of {version}", self.log, believes)
        new = write_dataset(self.folder / f"data-{version}", [(video, "train") for video in corrected])
        replay = ",".join(str(dataset.folder) for dataset in self.data)
        start = self.models / pointer(self.models).current
        settings = [f"warm_start={start}", f"replay=[{replay}]", "train.epochs=6", "train.lr=0.002"]
        candidate = learn(self.folder, version, new.folder, *settings)
        if believes is truthful:
            # Labels stay true where the model that learned from them is not promoted: the next round replays them.
            self.data.append(new)
        try:
            promote.main([f"models={self.models}", f"candidate={candidate}", f"data={self.fixed.folder}"])
        except SystemExit as ended:
            assert ended.code == 1
            return False
        return True

    def decisions(self) -> list[dict]:
        return [json.loads(line) for line in (self.models / "decisions.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_three_rounds_with_the_network_and_a_poisoned_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUMANOID_HOI_CACHE", str(tmp_path / "cache"))
    wheel = Wheel(tmp_path)
    kept = [wheel.turn(f"round-{k}", 10 * k) for k in range(1, ROUNDS + 1)]
    assert kept[0] and sum(kept) >= 2
    in_use = pointer(wheel.models).current
    assert not wheel.turn("poisoned", 90, mirrored)
    assert pointer(wheel.models).current == in_use

    *honest, poisoned = wheel.decisions()
    edits = [
        honest[0]["current"]["edits_per_frame"],
        *(d["candidate"]["edits_per_frame"] for d in honest if d["promoted"]),
    ]
    print("edits per frame on the fixed set:", edits, "poisoned:", poisoned["candidate"]["edits_per_frame"])
    print("while annotating:", {k: round(v["edits_per_frame"], 2) for k, v in wheel.log.summary().items()})
    assert edits == sorted(edits, reverse=True)
    assert edits[-1] < 0.8 * edits[0]
    assert "pair F1" in poisoned["reason"] and "edits" in poisoned["reason"]
