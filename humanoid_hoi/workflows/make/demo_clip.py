"""Make the demo clip: a person lifts a box off a table, moves it along an arc and puts it down again.

Writes the shipped clip of a checkout (else ./demo_box.npz) unless --out says otherwise. Every option is a field of DemoParams
(humanoid_hoi/synthetic/motions/demo.py); metres, seconds, kilograms, radians. Examples:

  hoi make-demo-clip                                   the shipped clip
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
from humanoid_hoi.synthetic.motions import DemoParams, make_demo_clip

DEFAULT_OUT = DEMO_CLIP if IS_CHECKOUT else Path(DEMO_CLIP.name)


def main(argv: Sequence[str] | None = None) -> None:
    """Parse the options, make the clip, save it.

    Exits:
        2 after values that make no clip.
    """
    options: dict[str, Any] = vars(_parser().parse_args(argv))
    out = options.pop("out")
    try:
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
        params = DemoParams(**values)
        path = make_demo_clip(params).save(out)
    except (HoiError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    print(f"{path}: {len(params.times())} frames at {params.fps:g} fps, {path.stat().st_size / 1024:.0f} kB")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hoi make-demo-clip", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out", type=Path, default=DEFAULT_OUT, metavar="FILE", help=f"clip to write (default {DEFAULT_OUT})"
    )
    for item in dataclasses.fields(DemoParams):
        flag = "--" + item.name.replace("_", "-")
        default = item.default
        if isinstance(default, tuple):
            parser.add_argument(
                flag, type=float, nargs=len(default), default=default, metavar="M", help=f"(default {default})"
            )
        else:
            parser.add_argument(flag, type=float, default=default, metavar="X", help=f"(default {default:g})")
    return parser
