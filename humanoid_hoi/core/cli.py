"""What every script shares: a hydra app without side files, one-line errors, and a ``--help`` that teaches.

``@hoi_main("train")`` turns ``def main(cfg: DictConfig) -> None`` into a command. Mistakes of the user end with
``error: ...`` on stderr and exit code 2; a traceback means a defect of ours.
"""

from __future__ import annotations

import contextlib
import difflib
import errno
import functools
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import hydra
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException, OverrideParseException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from humanoid_hoi import __version__
from humanoid_hoi.core.config import as_list, dotted_keys
from humanoid_hoi.core.console.engine_word import engine_named
from humanoid_hoi.core.console.open_nodes import is_below, open_nodes, opened
from humanoid_hoi.core.console.readers import until_the_reader_leaves
from humanoid_hoi.core.console.surroundings import full_errors, replaced_argv
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_remedy
from humanoid_hoi.core.paths import CFG, ROOT
from humanoid_hoi.core.shadow import refuse_shadowed
from humanoid_hoi.core.value_checks import check_kinds, check_seeds
from humanoid_hoi.core.words import hydra_words, refuse_additions

Task = Callable[[DictConfig], object]

# hydra would otherwise open an outputs/<date>/ folder and log files for every run; our scripts name their own output.
_QUIET = (
    "hydra.run.dir=.",
    "hydra.output_subdir=null",
    "hydra/job_logging=none",
    "hydra/hydra_logging=none",
)


def hoi_main(config_name: str, config_dir: str | Path = CFG) -> Callable[[Task], Callable[..., None]]:
    """Decorator: run the function as a hydra app on ``config_dir/config_name.yaml``.

    A key may not be named like a folder of ``config_dir``, which hydra would read as a config group: scripts with keys
    such as ``clip=FILE`` keep their yaml in ``cfg/tools``.

    The decorated function takes ``argv`` (the arguments after the script's name; default ``sys.argv[1:]``). All of
    hydra's own flags work (``--cfg job``, ``--info``, ``-m``). ``--help`` prints the script's docstring, the config
    groups with their options and the commented yaml, unless the yaml brings a ``hydra.help.template`` of its own.

    Exits:
        2 after a ``HoiError`` or a config mistake (unknown key or option, no value), 130 after Ctrl-C, 141 without reader.
    """

    def decorate(task: Task) -> Callable[..., None]:
        @functools.wraps(task)
        def command(argv: Sequence[str] | None = None) -> None:
            args = list(sys.argv[1:] if argv is None else argv)
            with until_the_reader_leaves():
                # Before hydra is started: --help has to be quick.
                if {"--help", "-h"} & set(args) and not _has_own_help(config_name, Path(config_dir)):
                    print(help_text(task, config_name, Path(config_dir)))
                    return
                if args == ["--version"]:
                    print(f"humanoid_hoi {__version__}")
                    return
                with _one_line_errors(config_name, Path(config_dir)):
                    refuse_shadowed()
                    _run(task, config_name, Path(config_dir), args)

        return command

    return decorate


def help_text(task: Task, config_name: str, config_dir: Path = CFG) -> str:
    """The script's docstring, its config groups with their options, and its yaml with the comments."""
    yaml = config_dir / f"{config_name}.yaml"
    doc = inspect.getdoc(inspect.getmodule(task)) or inspect.getdoc(task) or ""
    parts = [doc.strip()]
    # Only groups that this command's defaults list uses.
    groups = {name: options for name, options in _groups(config_dir).items() if _uses_group(yaml, name)}
    if groups:
        rows = [f"  {name}= {' | '.join(options)}" for name, options in groups.items()]
        parts.append("Groups (pick one of each: group=option):\n" + "\n".join(rows))
    for name in (config_name, *bases_of(config_name, config_dir)):
        path = config_dir / f"{name}.yaml"
        body = "\n".join(f"  {line}".rstrip() for line in path.read_text().splitlines())
        parts.append(f"Settings ({_shown(path)}; change any as key=value, nested as a.b=value):\n{body}")
    for name in groups if config_dir != CFG else ():  # a tool's groups are parts of its one page
        for option in groups[name]:
            text = (config_dir / name / f"{option}.yaml").read_text()
            lines = "\n".join(f"    {line}".rstrip() for line in text.splitlines())
            parts.append(f"  {name} ({_shown(config_dir / name / option)}.yaml):\n{lines}")
    parts.append("Also: --cfg job prints the composed settings and stops; -m key=a,b runs every combination.")
    return "\n\n".join(parts)


def _run(task: Task, config_name: str, config_dir: Path, args: list[str]) -> None:
    groups = _groups(config_dir)
    free = open_nodes(own_settings(config_name, config_dir))
    added = [word for word in args if word.startswith("+") and not is_below(word, free)]
    if added:  # knowing all keys means composing the config once more
        refuse_additions(added, groups, valid_keys(config_name, config_dir))
    args = hydra_words(opened(engine_named(args, own_settings(config_name, config_dir)), free), groups)

    def checked(cfg: DictConfig) -> object:
        # Mistakes in values are looked for in this order: missing ones, single values for lists, kinds, seeds.
        missing = sorted(OmegaConf.missing_keys(cfg))
        if missing:
            remedy = " ".join(f"{key}=..." for key in missing)
            _fail(f"{_shown(config_dir / config_name)}.yaml: no value for {', '.join(missing)} (fix: {remedy})")
        # Inside hydra, which would add a line of its own.
        with until_the_reader_leaves(), _one_line_errors(config_name, config_dir):
            own = own_settings(config_name, config_dir)
            wrap_single_values(cfg, own)
            check_kinds(cfg, own)
            check_seeds(OmegaConf.to_container(cfg, resolve=False))  # type: ignore[arg-type]
            return task(cfg)

    entry = hydra.main(version_base=None, config_path=str(config_dir.resolve()), config_name=config_name)
    # argparse wants the settings in one piece: flags and what belongs to them (`--cfg job`) come last.
    ordered = sorted([*args, *_QUIET], key=lambda word: word.startswith("-") or not ("=" in word or word[:1] == "~"))
    # hydra reads sys.argv and prints its own errors; both are replaced for the call.
    with replaced_argv([sys.argv[0], *ordered]), full_errors():
        entry(functools.wraps(task)(checked))()


def bases_of(config_name: str, config_dir: Path) -> list[str]:
    """Files of the same folder that a command's yaml builds on."""
    defaults: Any = OmegaConf.select(OmegaConf.load(config_dir / f"{config_name}.yaml"), "defaults", default=[])
    return [str(entry) for entry in defaults if isinstance(entry, str) and entry != "_self_"]


def own_settings(config_name: str, config_dir: Path) -> DictConfig:
    """What a command's yaml states, and the files that it builds on; config groups are left out."""
    names = [*bases_of(config_name, config_dir), config_name]
    merged = OmegaConf.merge(*(OmegaConf.load(config_dir / f"{name}.yaml") for name in names))
    assert isinstance(merged, DictConfig)
    return merged


def wrap_single_values(cfg: Any, yaml: Any, place: str = "") -> None:
    """Make lists of single values where the yaml's default is a list: ``num_envs=64`` means ``num_envs=[64]``.

    Args:
        cfg: the composed config, changed in place.
        yaml: the command's own file.
        place: dotted key of ``yaml`` in ``cfg``.
    """
    # The command's own yaml alone: what stands in groups has typed readers.
    for key in map(str, yaml):
        name = f"{place}{key}"
        if key == "defaults" or OmegaConf.is_missing(yaml, key):
            continue
        default = yaml._get_node(key)
        given = OmegaConf.select(cfg, name)
        if OmegaConf.is_list(default):
            if given is not None and not OmegaConf.is_list(given):
                OmegaConf.update(cfg, name, as_list(given))
        elif OmegaConf.is_dict(default) and OmegaConf.is_dict(given) and not default._is_none():
            wrap_single_values(cfg, default, f"{name}.")


@contextlib.contextmanager
def _one_line_errors(config_name: str, config_dir: Path) -> Iterator[None]:
    try:
        yield
    except HoiError as error:
        _fail(str(error))
    except (HydraException, OmegaConfBaseException) as error:
        _fail(explain_config_error(error, config_name, config_dir))
    except OSError as error:  # a file of the user's that vanished, a folder named like a file, a full disk
        # Errors without a file name are defects of ours.
        if error.filename is None:
            if error.errno not in _FILE_TROUBLE:
                raise
            # A stream tells no name, and what was being written is the command's output.
            _fail(f"cannot write: {error.strerror} (fix: {write_remedy(error.errno)})")
        _fail(f"{error.filename}: {error.strerror} (fix: check the path and its permissions)")
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        raise SystemExit(130) from None


_FILE_TROUBLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)  # full, or taken away


def _fail(message: str) -> None:
    # Line breaks of foreign messages are taken out: one line, always.
    print(f"error: {' '.join(message.split())}", file=sys.stderr)
    raise SystemExit(2) from None


def explain_config_error(error: BaseException, config_name: str, config_dir: Path = CFG) -> str:
    """One line for a hydra or omegaconf error: the key at fault and the closest keys that exist."""
    text = " ".join(str(error).split())
    if isinstance(error, OverrideParseException):
        if "=" not in error.override:
            return _bare_word(error.override, valid_keys(config_name, config_dir))
        reason = text.split(" See https")[0]
        return (
            f"{error.override}: cannot read it ({reason}) (fix: key=value; quote a value that holds = , or spaces "
            "twice: 'key=\"value\"')"
        )
    key = _key_at_fault(f"{text} {error.__cause__ or ''}")
    if key is None:
        # What hydra adds about search paths and web pages helps nobody who made a typing mistake.
        return re.split(r" Config search path:| See https?://| Set the environment", text)[0]
    close = _closest(key, valid_keys(config_name, config_dir))
    hint = f"closest: {', '.join(close)}" if close else "--help lists the keys"
    return f"{_shown(config_dir / config_name)}.yaml: no such setting {key!r} (fix: {hint})"


def _bare_word(word: str, keys: Sequence[str]) -> str:
    """What to type instead of a word without ``=``: a file was meant for the setting that takes files."""
    # Of the settings that name files, the first that this command has.
    takes_files = [key for key in ("clip", "checkpoint", *_FILE_KEYS) if key in keys]
    key = takes_files[0] if takes_files else "key"
    close = _closest(word.lstrip("-"), keys) if word.startswith("-") else []
    hint = f"{close[0]}=..." if close else f"{key}={word.lstrip('-')}"
    return f"{word}: a word without = says nothing (fix: settings are given as key=value, e.g. {hint})"


# Settings that name the file or folder a command works on.
_FILE_KEYS = ("motion", "session", "input", "path", "runs", "image", "video", "policy", "data", "clips", "output")


def _key_at_fault(text: str) -> str | None:
    for pattern in (r"Could not override '([\w./@]+)'", r"full_key: ([\w.]+)", r"Key '([\w.]+)' is not in struct"):
        found = re.search(pattern, text)
        if found and ("not in struct" in text or "No match in the defaults list" in text):
            return found.group(1)
    return None


def valid_keys(config_name: str, config_dir: Path = CFG) -> list[str]:
    """Every dotted key of the composed config, inner nodes and config groups included."""
    # hydra keeps one global state, which a config composed earlier would still hold.
    GlobalHydra.instance().clear()
    try:
        with hydra.initialize_config_dir(str(config_dir.resolve()), version_base=None):
            tree = OmegaConf.to_container(hydra.compose(config_name), resolve=False)
    except (HydraException, OmegaConfBaseException):
        # A config that cannot be composed still has its groups to propose.
        tree = {}
    return [*dotted_keys(tree), *_groups(config_dir)]


def _closest(key: str, keys: Sequence[str], count: int = 3) -> list[str]:
    """Close by whole path first, then by last component (``lr`` finds ``train.lr``)."""
    leaf = key.rsplit(".", 1)[-1]
    by_leaf = {name.rsplit(".", 1)[-1]: name for name in reversed(keys)}
    same = [name for name in keys if name.rsplit(".", 1)[-1] == leaf]
    whole = difflib.get_close_matches(key, keys, n=count, cutoff=0.6)
    leaves = [by_leaf[n] for n in difflib.get_close_matches(leaf, list(by_leaf), n=count, cutoff=0.6)]
    # The same last part first, then similar whole keys, then similar last parts.
    return list(dict.fromkeys([*same, *whole, *leaves]))[:count]


def _groups(config_dir: Path) -> dict[str, list[str]]:
    """Config groups (folders of yaml files, nested ones as ``a/b``) and their options."""
    groups: dict[str, list[str]] = {}
    for path in sorted(config_dir.rglob("*.yaml")):
        group = path.parent.relative_to(config_dir).as_posix()
        if group != ".":
            groups.setdefault(group, []).append(path.stem)
    return groups


def _uses_group(yaml: Path, group: str) -> bool:
    defaults: Any = OmegaConf.select(OmegaConf.load(yaml), "defaults", default=[])
    names = [str(key) for entry in defaults if OmegaConf.is_dict(entry) for key in entry]
    # "override /group@package" names a group too.
    plain = [name.replace("override ", "").replace("optional ", "").split("@")[0].strip("/ ") for name in names]
    return any(group == name or group.startswith(f"{name}/") for name in plain)


def _has_own_help(config_name: str, config_dir: Path) -> bool:
    return OmegaConf.select(OmegaConf.load(config_dir / f"{config_name}.yaml"), "hydra.help.template") is not None


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
