"""Three honest rounds and a poisoned one, end to end, with a predictor that learns at once: keypoint frequencies.

The loop is the same for a network; frequencies keep the test cheap.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.skeleton import mirror_name
from humanoid_hoi.interpoint.baselines import KeypointPrior
from humanoid_hoi.interpoint.baselines.prior import count
from humanoid_hoi.interpoint.data.dataset import load_dataset, write_dataset
from humanoid_hoi.interpoint.data.objects import make_object
from humanoid_hoi.interpoint.data.scene import make_scene
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES
from humanoid_hoi.interpoint.release.decide import decide
from humanoid_hoi.interpoint.scoring import suite
from humanoid_hoi.interpoint.service.flywheel import correct
from humanoid_hoi.interpoint.service.outcomes import OutcomeLog

KINDS = (("chair", "sit"), ("box", "carry"), ("cupboard", "push"), ("board", "stand_on"))


def scenes(first: int, count_of_each: int) -> list[AnnotatedVideo]:
    """Frames of scenes nobody drew: the predictor does not look."""
    found = []
    body = load_body("free")
    for number in range(first, first + count_of_each):
        for family, template in KINDS:
            scene = make_scene(body, make_object(family, number), template, 2, (number,), tries=3)
            if scene is None:
                continue
            found.append(
                AnnotatedVideo(
                    name=f"{scene.obj.name}-{template}",
                    video=f"{scene.obj.name}-{template}",
                    object_id=scene.obj.name,
                    category=scene.obj.category,
                    source="synthetic",
                    source_sha256="0" * 64,
                    vertices=scene.obj.vertices,
                    faces=scene.obj.faces,
                    contact_rows=np.array([KEYPOINT_NAMES.index(name) for name in scene.contacts]),
                    contact_points=np.stack(list(scene.contacts.values())),
                    contact_active=np.ones((scene.num_frames, len(scene.contacts)), bool),
                )
            )
    return found


def learned(videos: list[AnnotatedVideo], version: str) -> KeypointPrior:
    rows: dict[str, list] = {}
    for video in videos:
        for t in range(video.num_frames):
            rows.setdefault(video.category, []).append((video.contacts(t), video.vertices, video.faces))
    everything = [row for found in rows.values() for row in found]
    return KeypointPrior(count(everything), {name: count(found) for name, found in rows.items()}, version)


def mirrored(video: AnnotatedVideo, frame: int) -> dict[str, np.ndarray]:
    """An annotator who takes left for right and the head for everything else."""
    wrong = {mirror_name(name): -point for name, point in video.contacts(frame).items()}
    return wrong | {"Head_top": next(iter(wrong.values()))}


def test_edits_fall_over_three_rounds_and_a_poisoned_one_is_not_promoted(tmp_path: Path) -> None:
    fixed = scenes(500, 3)  # annotated without help
    log = OutcomeLog(tmp_path / "outcomes.jsonl")
    current = learned(scenes(0, 1)[:1], "round-0")
    data: list[AnnotatedVideo] = []

    def answers(predictor: KeypointPrior):
        methods = [suite.Method("x", predictor, suite.true_query)]
        return suite.answers(methods, fixed)["x"]

    for number in (1, 2, 3):
        new = correct(scenes(10 * number, 2), current, f"annotator-{number}", log)
        dataset = write_dataset(tmp_path / f"data-{number}", [(video, "train") for video in new])
        assert {entry.proposals_by for entry in dataset.entries} == {f"round-{number - 1}"}
        data += list(load_dataset(tmp_path / f"data-{number}").videos("train"))
        candidate = learned(data, f"round-{number}")
        decision = decide(answers(candidate), answers(current))
        if number == 1:
            assert decision.promoted
        if decision.promoted:
            current = candidate
        current.version = f"round-{number}"

    edits = [log.summary()[f"round-{k}"]["edits_per_frame"] for k in range(3)]
    assert edits[0] > edits[1] > 0.6 * edits[2]
    assert edits[2] < 0.7 * edits[0]

    poisoned = correct(scenes(40, 4), current, "mallory", believes=mirrored)
    bad = learned(poisoned, "poisoned")
    decision = decide(answers(bad), answers(current))
    assert not decision.promoted
    assert "pair F1" in decision.reason and "edits" in decision.reason
