"""Name the actions of sessions, and of the clips made from them: the paper's two questions, or what you write down.

hoi name-actions data=sessions answers=answers.json                      # answers you (or a model of yours) gave before
hoi name-actions data=sessions answers=answers.json allowed=names.txt clips=sessions/clips
hoi name-actions data=sessions questions=questions.json                  # write the questions to ask a model with
hoi name-actions data=sessions/lift name=lift                            # one session, named by hand

answers.json: {"SESSION": {"description": "A person lifts a box.", "actions": "lifting, carrying"}}. With allowed=FILE (one
name a line) every answer is put on the list's nearest name, or refused. Each session gets action.json, which hoi annotate's
To clip takes; clips=FOLDER also renames the clips of the same names and their rows in manifest.csv. From Python any
function answers: humanoid_hoi.video.names.actions.name_action(object, pictures, answer).
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.dataset import index_folder
from humanoid_hoi.video.names.actions import (
    DESCRIBE,
    ActionName,
    answers_of_file,
    name_action,
    nearest_name,
    object_name_of,
    plain_name,
    write_action,
)

_NO_PICTURE = np.zeros((1, 1, 3), np.uint8)
"""Written answers look at none; which of the two questions is asked is told by whether there are pictures."""
_MARKS = ("motion/result.pt", "motion/result_hand.pt", "kp_record_merged.json", "kp_record_new.json")


@hoi_main("name_actions", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Name every session of a folder, and the clips where asked."""
    sessions = sessions_of(Path(cfg.data))
    if cfg.questions is not None:
        write_questions(Path(cfg.questions), sessions)
        return
    allowed = None if cfg.allowed is None else read_names(Path(cfg.allowed))
    if (cfg.answers is None) == (cfg.name is None):
        raise HoiError("give one of the two", field="answers or name", fix="answers=FILE.json, or name=NAME")
    if cfg.name is not None and len(sessions) > 1:
        raise HoiError(f"{len(sessions)} sessions cannot share it", field="name", fix="data= one session, or answers=")
    # One session without an answer does not stop the others; the exit code tells of it.
    failed = 0
    for session in sessions:
        try:
            found = named(session, cfg.answers, cfg.name, allowed)
        except HoiError as error:
            failed += 1
            print(f"error: {session.name}: {error}")
            continue
        write_action(session, found)
        clips = rename_clip(Path(cfg.clips), session.name, found.name) if cfg.clips is not None else 0
        print(f"{session.name}: {found.name}{' (clip and manifest too)' if clips else ''}")
    if failed:
        raise SystemExit(1)


def sessions_of(data: Path) -> list[Path]:
    """Session folders: the folder itself, or those in it.

    Raises:
        HoiError: there is none.
    """
    found = [data] if _is_session(data) else []
    if not found and data.is_dir():
        found = [folder for folder in sorted(data.iterdir()) if folder.is_dir() and _is_session(folder)]
    if not found:
        raise HoiError("no session here", where=data, field="data", fix="give a session, or a folder of sessions")
    return found


def named(session: Path, answers: str | None, name: str | None, allowed: list[str] | None) -> ActionName:
    """The action of one session.

    Raises:
        HoiError: no answer for it, or none that fits the list.
    """
    if name is not None:
        plain = plain_name(name)
        if not plain:
            raise HoiError(f"not a name: {name!r:.40}", field="name", fix="letters and digits")
        return ActionName(nearest_name([plain], allowed) if allowed else plain, "", (plain,))
    answer = answers_of_file(str(answers), session.name)
    # The same two questions as for a model; written answers stand for what it would have seen.
    return name_action(object_name_of(session), [_NO_PICTURE], answer, allowed)


def rename_clip(folder: Path, name: str, action: str) -> int:
    """Give the clip of a session its action, in the file and in the manifest; returns how many were renamed."""
    path = folder / f"{name}.npz"
    if not path.is_file():
        return 0
    # The manifest is built from the clips, so it follows by indexing the folder again.
    HoiClip.load(path).replace(action=action).save(path)
    index_folder(folder)
    return 1


def write_questions(path: Path, sessions: list[Path]) -> None:
    """The first question of every session, for a model of the user's own; its answers come back with ``answers=``."""
    content = {session.name: {"question": DESCRIBE.format(obj_name=object_name_of(session))} for session in sessions}
    write_text(path, json.dumps(content, indent=2) + "\n")
    print(f"{len(content)} questions in {path}; answer with description and actions, then answers=FILE")


def read_names(path: Path) -> list[str]:
    """A closed list: one name a line.

    Raises:
        HoiError: unreadable or empty.
    """
    try:
        names = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise HoiError(f"cannot read: {error}", where=path, field="allowed", fix="one name a line") from error
    if not names:
        raise HoiError("no names", where=path, field="allowed", fix="one name a line")
    return names


def _is_session(folder: Path) -> bool:
    return any((folder / mark).is_file() for mark in _MARKS)
