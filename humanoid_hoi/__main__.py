"""The command ``hoi``: one table of sub-commands, each a module of ``humanoid_hoi.workflows`` with a ``main``.

Nothing heavy is imported before the command is known, so that ``hoi --help`` answers at once.
"""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from humanoid_hoi import __version__
from humanoid_hoi.core.console.readers import until_the_reader_leaves


class Command(NamedTuple):
    """A row of the table.

    Attributes:
        module: below ``humanoid_hoi.workflows``, or (with a leading ``humanoid_hoi.``) in a room above it; its
            ``main(argv)`` is called with the words after the command's name.
        help: one line.
    """

    module: str
    help: str


# A name may be of two words ("benchmark retarget"); the longest name that fits wins. Order is that of the help.
COMMANDS: dict[str, Command] = {
    "train": Command("train", "train a policy that imitates interactions, evaluate it, show it"),
    "evaluate": Command("evaluate", "evaluate a trained policy: every clip from its first frame to its end"),
    "robustness": Command(
        "judging.robustness", "what a policy bears: noise, a moved object, other masses and friction, a push"
    ),
    "replay": Command("replay", "a clip, or a policy beside its reference: video, pictures or a live window"),
    "sweep": Command("sweep.main", "train every combination of clips, rewards and seeds; resumable, one table"),
    "ablation": Command("sweep.ablation", "the paper's ablation of its rewards: TR, TR+LR, TR+LR+CR"),
    "view": Command("view", "clips, sessions and policies in a web browser: timeline, errors, live simulation"),
    "export": Command(
        "exporting.export", "a policy as one ONNX file from raw state to PD targets, with its model and a runner"
    ),
    "ship": Command("exporting.ship", "a policy small enough to pass on: the actor alone, its motion and a card"),
    "sim2sim": Command("exporting.sim2sim", "an exported policy on every backend at hand, with confidence intervals"),
    "describe": Command("describe", "print a clip, or a folder of clips, as a table and a plot"),
    "import": Command("import_motion", "turn a captured motion of another project into a clip"),
    "clean": Command("clean_clip", "make clips fit for simulation, with a report before and after"),
    "name-actions": Command("preparing.name_actions", "name the actions of sessions and clips"),
    "prepare": Command("prepare", "make a session folder from a video and an object"),
    "fetch-models": Command("preparing.fetch_models", "fetch the small networks that find people and hands (once)"),
    "annotate": Command("humanoid_hoi.annotator.command", "annotate video sessions in the browser, and solve them"),
    "refine": Command(
        "refining.refine", "states and servo targets that follow a clip in the simulator, found by sampling"
    ),
    "interpoint make": Command("interpoint.make", "frames with known contacts, to train the contact predictor on"),
    "interpoint train": Command("interpoint.train", "train or fine-tune the contact predictor"),
    "interpoint study": Command("interpoint.study", "ablations and learning curves of the contact predictor"),
    "interpoint evaluate": Command(
        "interpoint.evaluate", "the contact predictor beside its baselines, held-out objects"
    ),
    "interpoint predict": Command("interpoint.predict", "propose contacts for a picture, or serve the predictor"),
    "interpoint parts": Command("interpoint.parts", "which body parts touch: does 3D help over the picture alone?"),
    "interpoint promote": Command("interpoint.promote", "put a better contact model into use, or go back"),
    "prior train": Command("prior.train", "learn from 2D pictures where an object is relative to a person"),
    "prior evaluate": Command("prior.evaluate", "what such a prior gains on clips it has not seen"),
    "feedback": Command(
        "refining.feedback", "gains around a refined clip, regressed from disturbed roll-outs, and their trials"
    ),
    "reconstruct": Command("reconstruct", "solve an annotated video session: object and body in every frame"),
    "reconstruct-image": Command("reconstruct_image", "solve one picture of a person with an object"),
    "reconstruct-in-scene": Command(
        "in_scene.reconstruct", "hands and an object in a scene, from one video with depth"
    ),
    "retarget": Command("retarget", "turn reconstructed interactions into clips"),
    "compare": Command("comparing.compare_runs", "finished training runs side by side"),
    "compare backends": Command("comparing.compare_backends", "one policy on two physics engines, paired trials"),
    "benchmark": Command("benchmarks.environment", "speed of the environment and of training over raw physics"),
    "benchmark sweep": Command("benchmarks.sweep", "what a sweep of 100 000 jobs costs without its trainings"),
    "benchmark reconstruction": Command("benchmarks.reconstruction", "errors and speed of the reconstruction"),
    "benchmark captured": Command(
        "benchmarks.captured", "object errors on BEHAVE or IMHD from the paper's constraints (Table 3)"
    ),
    "benchmark retarget": Command("benchmarks.retarget", "noisy reconstructions of known motions, retargeted"),
    "benchmark images": Command("benchmarks.images", "errors of single pictures: start, PHOSA-like, released, ours"),
    "benchmark renderer": Command("benchmarks.drawing.renderer", "what one step of drawing a picture costs"),
    "benchmark understanding": Command(
        "benchmarks.understanding", "questions to a language model about pictures, and scores of its answers"
    ),
    "benchmark in-scene": Command(
        "benchmarks.in_scene", "errors of hands and object in synthetic scenes, with ablations"
    ),
    "benchmark transfer": Command("benchmarks.transfer", "what the exchange with an Isaac Gym worker costs"),
    "make-synthetic-sessions": Command("make.synthetic_sessions", "annotated video sessions with a known answer"),
    "make-synthetic-images": Command("make.synthetic_images", "pictures of a person with an object, the answer known"),
    "make-capture": Command("make.capture", "a clip as a captured motion, to try the import with"),
    "make-demo-clip": Command("make.demo_clip", "the embedded demo clip, or one like it"),
    "make-free-body": Command("make.free_body", "bake the free body and draw its keypoints"),
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command that the first word or two name.

    Exits:
        0 after ``--help``, ``--version`` and ``--completion``, 2 where no command or an unknown one is named; else as the
        command does.
    """
    with until_the_reader_leaves():
        _run(argv)


def _run(argv: Sequence[str] | None) -> None:
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("--help", "-h", "help"):
        print(overview())
        raise SystemExit(0 if words else 2)
    if words[0] in ("--version", "-V", "version"):
        print(f"humanoid_hoi {__version__}")
        return
    if words[0] == "--completion":
        print(completion(words[1] if len(words) > 1 else "bash"))
        return
    name = command_named(words)
    if name is None:
        print(f"error: {unknown(words)}", file=sys.stderr)
        raise SystemExit(2)
    entry_of(name)(words[len(name.split()) :])


def entry_of(name: str) -> Callable[[Sequence[str]], None]:
    """The ``main`` of a command's module, imported now."""
    place = COMMANDS[name].module
    full = place if place.startswith("humanoid_hoi.") else f"humanoid_hoi.workflows.{place}"
    module = importlib.import_module(full)
    entry: Callable[[Sequence[str]], None] = module.main
    return entry


def command_named(words: Sequence[str]) -> str | None:
    """The longest command name that the words begin with."""
    return next((name for count in (2, 1) if (name := " ".join(words[:count])) in COMMANDS), None)


def overview() -> str:
    """What ``hoi --help`` prints."""
    width = max(map(len, COMMANDS))
    rows = [f"  {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    lines = [
        "hoi: from a reconstructed human-object interaction to a physics-simulated policy.",
        "",
        "hoi COMMAND key=value ...     hoi COMMAND --help     hoi --version     hoi --completion bash",
        "",
        *rows,
    ]
    return "\n".join(lines)


def completion(shell: str) -> str:
    """A script that completes commands and file names: ``eval "$(hoi --completion bash)"`` in a shell's start-up file.

    Args:
        shell: ``bash`` or ``zsh`` (which reads the same script).
    """
    if shell not in ("bash", "zsh"):
        print(f"error: no completion for {shell!r} (fix: bash or zsh)", file=sys.stderr)
        raise SystemExit(2)
    firsts = " ".join(dict.fromkeys(name.split()[0] for name in COMMANDS))
    cases = [
        f"    {first}) words='{' '.join(name.split()[1] for name in COMMANDS if name.startswith(first + ' '))}' ;;"
        for first in dict.fromkeys(name.split()[0] for name in COMMANDS if " " in name)
    ]
    zsh = "autoload -U +X bashcompinit && bashcompinit\n" if shell == "zsh" else ""
    return zsh + "\n".join(
        [
            "_hoi() {",
            "  local word=${COMP_WORDS[COMP_CWORD]} words=''",
            f"  if [ $COMP_CWORD -eq 1 ]; then words='{firsts}'; fi",
            "  if [ $COMP_CWORD -eq 2 ]; then case ${COMP_WORDS[1]} in",
            *cases,
            "  esac; fi",
            '  COMPREPLY=($(compgen -W "$words --help" -- "$word") $(compgen -f -- "${word#*=}"))',
            "}",
            "complete -o nospace -F _hoi hoi",
        ]
    )


def unknown(words: Sequence[str]) -> str:
    """One line for words that name no command: the closest names."""
    first = words[0]
    family = [name for name in COMMANDS if name.startswith(f"{first} ")]
    wanted = {first, " ".join(words[:2]), first.replace("_", "-")}
    close = [name for word in wanted for name in difflib.get_close_matches(word, list(COMMANDS), n=3, cutoff=0.5)]
    names = list(dict.fromkeys([*family, *sorted(close)]))[:4]
    hint = f"closest: {', '.join(names)}" if names else "hoi --help lists the commands"
    return f"no such command {first!r} (fix: {hint})"


if __name__ == "__main__":
    main()
