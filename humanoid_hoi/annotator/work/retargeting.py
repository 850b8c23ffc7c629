"""From an accepted result to a clip and its verdict: ``hoi retarget`` in a process of its own, which can be cancelled."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from humanoid_hoi.annotator.work.command import quoted, run_command
from humanoid_hoi.annotator.work.jobs import Job
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.output import is_finished

# What to correct in the page, by a cause's name in the report (``readiness.ends.POSE_CAUSES`` and "thrown off").
_ADVICE = {
    "object in the air": "object in the air: look at the orange outline there; where it does not fit, click corners that are "
    "off or missing; where it does, let a contact begin earlier or end later, or add what it stands on (Supports)",
    "person in the air": "person in the air: add what the person stands on (Supports)",
    "body in object": "body in object: look at the contacts there, and run Stage 2, which keeps bodies apart",
    "body in ground": "body in ground: the camera or the person's height is off; give height_m= of hoi prepare, and add what "
    "the object stands on (Supports)",
    "object in ground": "object in ground: the size is off (Edge: an edge whose length you know), or a corner is marked "
    "on the wrong place",
    "thrown off": "thrown off: hands that reach into the object push it away; look through the video camera (C) there, "
    "correct contacts and corners that are off, or run Stage 2",
}
_ACTION = re.compile(r"[A-Za-z0-9 _-]{0,60}")


def retarget(
    job: Job, solved: Path, output: Path, action: str, body: str = "free", body_model: str | None = None
) -> dict[str, Any]:
    """Run ``hoi retarget`` on a result folder.

    Args:
        job: told that it runs; cancelling ends the process.
        solved: result folder of the session.
        output: folder of clips; the clip of this session is made again.
        action: label.
        body: the session was solved with.
        body_model: its file.

    Raises:
        HoiError: nothing was accepted yet, or the command refused it.
        Cancelled: the user stopped it.
    """
    check_retarget(solved, action)
    words = ["retarget", f"input={quoted(solved)}", f"output={quoted(output)}"]
    # The clip is derived data and made again each time; the video is what takes
    # long, and nobody watches it here.
    words += ["overwrite=true", "video=false", "workers=1", f"body={body}", f"action='{action}'"]
    words += [f"body_model={quoted(Path(body_model))}"] if body_model else []
    run_command(job, "retargeting and checking the clip", words)
    return _verdict(output, solved.name)


def check_retarget(solved: Path, action: str) -> None:
    """Refuse what :func:`retarget` cannot do, before a job is made of it.

    Raises:
        HoiError: nothing was accepted yet, or ``action`` is no name.
    """
    if not is_finished(solved):
        raise HoiError("no accepted result yet", field="retarget", fix="optimize, then accept the result")
    if not _ACTION.fullmatch(action):
        raise HoiError(f"not an action name: {action!r:.70}", field="action", fix="letters, digits, spaces, - and _")


def _verdict(output: Path, name: str) -> dict[str, Any]:
    report = json.loads((output / name / "readiness.json").read_text(encoding="utf-8"))
    # Reports before and after the clean-up stand side by side; that of the written clip counts.
    after = report.get("after", report)
    return {
        "clip": f"{output.name}/{name}.npz",
        "verdict": after["verdict"],
        "reasons": after["reasons"],
        "start_share": after["start_share"],
        "next": next_steps(after["verdict"], after["reasons"], f"{output.name}/{name}.npz"),
    }


def next_steps(verdict: str, reasons: list[str], clip: str) -> list[str]:
    """What a person does after the verdict: where to correct the annotation, or which command takes the clip.

    Args:
        verdict: of the readiness report.
        reasons: of the report.
        clip: the clip's file, from the folder of sessions on.
    """
    if verdict != "not ready":
        name = Path(clip).stem
        return [
            f"in the folder of sessions, let physics refine it: hoi refine clip={clip} output=refined/{name}",
            f"and train a policy on that: hoi train clip.path=refined/{name}/{name}.npz",
        ]
    named = [advice for cause, advice in _ADVICE.items() if any(cause in reason for reason in reasons)]
    return [*named, "then Optimize, Accept and To clip again"]
