"""Score what a language model understands of pictures of a person with an object: Open3DHOI's Tables 4 and 5.

  hoi benchmark understanding data=pictures labels=pictures/labels.json output=asked             the questions, to ask a model with
  hoi benchmark understanding data=pictures labels=pictures/labels.json output=scored answers=answers.json
  hoi benchmark understanding data=pictures labels=pictures/labels.json output=scored answer=usual   a baseline without a model

labels.json: {"PICTURE": {"action": "sit_on", "object": "chair"}}. Without answers OUTPUT gets questions.json (text by picture and
prompt) and clouds/PICTURE.npy (8192 points, position and color: the object in its colors, the person black); answers.json has
the same shape with the model's words instead. With answers it gets rows.json (every answer, and the name found in it) and
table.md. From Python any function answers: humanoid_hoi.evaluation.understanding.answers.ANSWERERS.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, output_folder, write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.evaluation.understanding.answers import Answerer, answerer, answers_of_file
from humanoid_hoi.evaluation.understanding.questions import (
    CLOUD_PROMPTS,
    POSE_PROMPTS,
    Case,
    Question,
    case_of,
    cloud_of,
    cloud_questions,
    pose_questions,
)
from humanoid_hoi.evaluation.understanding.score import (
    PAPER_POSE,
    PAPER_TOP1,
    Lists,
    Scored,
    pose_means,
    score,
    top1,
)
from humanoid_hoi.reconstruction.single_image.image import HoiImage
from humanoid_hoi.reconstruction.single_image.io.load import is_image_folder, load_image
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.workflows.preparing.name_actions import read_names

LABELS_FILE = "labels.json"


@hoi_main("benchmark_understanding", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Write the questions, or score answers to them."""
    from humanoid_hoi.body.load import load_body

    if cfg.answers is not None and cfg.answer is not None:
        raise HoiError("give one of the two", field="answers or answer", fix="answers=FILE.json, or answer=NAME")
    body = load_body(cfg.body, cfg.body_model)
    labels = read_labels(Path(cfg.labels))
    images = labelled_images(Path(cfg.data), labels)
    cases = [case_of(image, *labels[name]) for name, image in images.items()]
    questions = [q for case in cases for q in (*cloud_questions(case), *pose_questions(case))]
    output = output_folder(cfg.output)
    if cfg.answers is None and cfg.answer is None:
        write_questions(questions, images, output)
        return
    lists = Lists(
        _list(cfg.actions, [case.action for case in cases]), _list(cfg.objects, [c.object_name for c in cases])
    )
    rows = score(questions, _answerer(cfg, cases), lists, body)
    write_text(output / "rows.json", json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    text = table(rows)
    write_text(output / "table.md", text)
    print(f"{text}\nwrote {output}")


def read_labels(path: Path) -> dict[str, tuple[str, str]]:
    """Action and object of every picture.

    Raises:
        HoiError: not such a file; names the picture and the field.
    """
    fix = '{"PICTURE": {"action": "sit_on", "object": "chair"}}'
    found = {}
    for name, entry in read_object(path, fix).items():
        words = [entry.get(key) if isinstance(entry, dict) else None for key in ("action", "object")]
        if not all(isinstance(word, str) and word.strip() for word in words):
            raise HoiError(f"action and object must be names, found {entry!r:.80}", where=path, field=name, fix=fix)
        found[name] = (str(words[0]), str(words[1]))
    if not found:
        raise HoiError("no picture", where=path, field="labels", fix=fix)
    return found


def labelled_images(data: Path, labels: dict[str, tuple[str, str]]) -> dict[str, HoiImage]:
    """The pictures of a folder that have labels, by the names of their folders.

    Raises:
        HoiError: a labelled picture is not there.
    """
    missing = [name for name in labels if not is_image_folder(data / name)]
    if missing:
        raise HoiError(
            f"{len(missing)} labelled pictures are not here, e.g. {missing[0]!r}",
            where=data,
            field="data",
            fix="the FOLDER with one folder a picture, named as in the labels",
        )
    # A case bears its folder's name: what a file of answers knows it by.
    return {name: load_image(data / name).replace(name=name) for name in sorted(labels)}


def write_questions(questions: Sequence[Question], images: dict[str, HoiImage], output: Path) -> None:
    """``questions.json`` and a cloud for every picture."""
    content: dict[str, dict[str, str]] = {}
    for question in questions:
        content.setdefault(question.case.name, {})[question.prompt] = question.text
    for name, image in images.items():
        with atomic_write(output / "clouds" / f"{name}.npy") as stream:
            np.save(stream, cloud_of(image).astype(np.float32))
    write_text(output / "questions.json", json.dumps(content, indent=1) + "\n")
    print(
        f"{len(questions)} questions about {len(images)} pictures in {output / 'questions.json'}, clouds beside it; "
        "write the answers in the same shape, then answers=FILE"
    )


def table(rows: Sequence[Scored]) -> str:
    """Both tables, with the paper's figures beside them."""
    lines = ["| prompt | Top-1 | no name found | paper (other data, PointLLM-7B) |", "|---|---|---|---|"]
    for prompt in CLOUD_PROMPTS:
        of = [row for row in rows if row.prompt == prompt]
        share, error = top1(of)
        silent = sum(not row.found for row in of)
        lines.append(f"| {prompt} | {share:.2f} ± {error:.2f} | {silent} of {len(of)} | {PAPER_TOP1[prompt]:.2f} |")
    lines += [
        "",
        "| prompt | MPJPE, mm | MPVPE, mm | no pose found | paper (other data, ChatPose) |",
        "|---|---|---|---|---|",
    ]
    for prompt in POSE_PROMPTS:
        of = [row for row in rows if row.prompt == prompt]
        joints, vertices = pose_means(of)
        silent = sum(not row.found for row in of)
        paper = " / ".join(f"{value:.1f}" for value in PAPER_POSE[prompt])
        # No picture with parameters, or no answer with a pose: there is nothing to print.
        cells = ("-", "-") if np.isnan(joints) else (f"{joints:.1f}", f"{vertices:.1f}")
        lines.append(f"| {prompt} | {cells[0]} | {cells[1]} | {silent} of {len(of)} | {paper} |")
    return "\n".join(lines) + "\n"


def _answerer(cfg: DictConfig, cases: Sequence[Case]) -> Answerer:
    return answers_of_file(cfg.answers) if cfg.answers is not None else answerer(str(cfg.answer), cases)


def _list(path: str | None, names: Sequence[str]) -> list[str]:
    """A closed list from its file; without one, the names that occur."""
    return sorted(set(names)) if path is None else read_names(Path(path))


if __name__ == "__main__":
    main()
