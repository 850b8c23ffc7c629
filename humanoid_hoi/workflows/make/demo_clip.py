"""Make the demo clip: a person lifts a box off a table, moves it along an arc and puts it down again; or another motion.

Writes the shipped clip of a checkout (else ./demo_box.npz), another motion to ./NAME.npz, unless --out says otherwise; the clip is
named as its file. What exists is kept unless --overwrite is given. Every other option is a field of the motion's parameters
(humanoid_hoi/synthetic/motions); metres, seconds, kilograms, radians. Examples:

  hoi make-demo-clip --overwrite                       the shipped clip
  hoi make-demo-clip --motion sit                      sit.npz: a person sits down on a stool
  hoi make-demo-clip --motion push --help              what shapes the push
  hoi make-demo-clip --squeeze 0.014 --out /tmp/a.npz  press harder
  hoi make-demo-clip --rise 0.3 --carry 2.5            a higher, slower arc
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP, IS_CHECKOUT
from humanoid_hoi.synthetic.motions import MOTIONS

DEMO = DEMO_CLIP.stem


def main(argv: Sequence[str] | None = None) -> None:
    """Parse the options, make the clip, save it.

    Exits:
        2 after values that make no clip, or where the file exists.
    """
    motion = _motion(argv)
    params_of, make = MOTIONS[motion]
    options: dict[str, Any] = vars(_parser(motion).parse_args(argv))
    out = options.pop("out")
    overwrite = options.pop("overwrite")
    del options["motion"]
    try:
        if out.exists() and not overwrite:
            raise HoiError("exists already", where=out, field="--out", fix="name another file, or add --overwrite")
        # argparse gives lists, the fields are tuples.
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
        params = params_of(**values)
        # Named as its file, so that two variants are two rows of a table and not the same name twice.
        path = make(params).replace(name=out.stem).save(out)
    except (HoiError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    print(f"{path}: {len(params.times())} frames at {params.fps:g} fps, {path.stat().st_size / 1024:.0f} kB")


def _motion(argv: Sequence[str] | None) -> str:
    """The motion that is named; its parameters are the other options."""
    first = argparse.ArgumentParser(prog="hoi make-demo-clip", add_help=False, allow_abbrev=False)
    _add_motion(first)
    return str(first.parse_known_args(argv)[0].motion)


def _add_motion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--motion", choices=sorted(MOTIONS), default=DEMO, help=f"which motion (default {DEMO})")


def _default_out(motion: str) -> Path:
    """The shipped file for the demo of a checkout, else a file in the current folder."""
    return DEMO_CLIP if motion == DEMO and IS_CHECKOUT else Path(f"{motion}.npz")


def _parser(motion: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hoi make-demo-clip",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_motion(parser)
    out = _default_out(motion)
    parser.add_argument("--out", type=Path, default=out, metavar="FILE", help=f"clip to write (default {out})")
    parser.add_argument("--overwrite", action="store_true", help="replace the file where it exists")
    # One option a field: a new parameter of a motion is an option at once.
    for item in dataclasses.fields(MOTIONS[motion][0]):
        flag = "--" + item.name.replace("_", "-")
        default = item.default
        if isinstance(default, tuple):
            parser.add_argument(
                flag, type=float, nargs=len(default), default=default, metavar="M", help=f"(default {default})"
            )
        else:
            parser.add_argument(flag, type=float, default=default, metavar="X", help=f"(default {default:g})")
    return parser
