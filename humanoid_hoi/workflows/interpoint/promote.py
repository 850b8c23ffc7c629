"""Put a trained model into use, if it is better; or go back to the one before.

hoi interpoint promote candidate=runs/tuned/interpoint-2 models=models          # measured against the current one
hoi interpoint promote candidate=runs/tuned/interpoint-2 models=models data=data/fixed_test
hoi interpoint promote models=models rollback=true

Both models answer the same fixed test set, annotated without help. The candidate is promoted only when its pair F1 is
higher and its edits per frame are fewer. Its folder is then copied among the versions and the pointer moves; nothing is
deleted, so going back is moving the pointer. The decision and its figures are appended to MODELS/decisions.jsonl.
"""

from __future__ import annotations

import json
from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.interpoint.data.dataset import load_dataset
from humanoid_hoi.interpoint.release.decide import decide, log_decision
from humanoid_hoi.interpoint.release.files import load_model
from humanoid_hoi.interpoint.release.predictor import InterPointPredictor
from humanoid_hoi.interpoint.release.versions import POINTER, SHIPPED, adopt, current_model, roll_back, use
from humanoid_hoi.interpoint.scoring import suite
from humanoid_hoi.workflows.interpoint.evaluate import measure
from humanoid_hoi.workflows.interpoint.held_out import check_unseen, held_out


@hoi_main("interpoint_promote", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure both, decide, move the pointer.

    Exits:
        1 when the candidate is not better: it is not promoted.
    """
    models = Path(cfg.models)
    if cfg.rollback:
        print(f"{models}: back to {roll_back(models)}")
        return
    if cfg.candidate is None:
        raise HoiError("no candidate is named", field="candidate", fix="give a finished model: candidate=FOLDER")
    candidate = load_model(Path(cfg.candidate))
    # The first promotion is measured against what ships.
    current = current_model(models if (models / POINTER).is_file() else SHIPPED)
    dataset = held_out(int(cfg.objects), str(cfg.test_set)) if cfg.data is None else load_dataset(Path(cfg.data))
    for model in (candidate, current):
        check_unseen(model.card.get("objects", ()), dataset)
    # Both get the same coarse alignment, as they would in the annotation app.
    methods = [
        suite.Method("candidate", InterPointPredictor.of(candidate), suite.coarse_query),
        suite.Method("current", InterPointPredictor.of(current), suite.coarse_query),
    ]
    found = measure(methods, dataset)
    decision = decide(found["candidate"], found["current"])
    # Written whatever it was: a model that was tried and refused should not be tried
    # again unknowingly.
    log_decision(models, candidate.version, current.version, dataset.version, decision)
    print(json.dumps(decision.as_dict(), indent=1))
    if not decision.promoted:
        print(f"not promoted: {decision.reason}")
        raise SystemExit(1)
    # Copied first, then the pointer moves: a kill between the two leaves the old model in use.
    use(models, adopt(models, candidate.folder))
    print(f"{models}: {candidate.version} is in use; hoi interpoint promote models={models} rollback=true goes back")


if __name__ == "__main__":
    main()
