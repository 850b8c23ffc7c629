"""Make the demo clip: a person lifts a box off a table, moves it along an arc and puts it down again.

Writes assets/clips/demo_box.npz unless --out says otherwise. Every option is a field of DemoParams
(humanoid_hoi/synthetic/motions/demo.py); metres, seconds, kilograms, radians. Examples:

  python scripts/make_demo_clip.py                                   the shipped clip
  python scripts/make_demo_clip.py --squeeze 0.014 --out /tmp/a.npz  press harder
  python scripts/make_demo_clip.py --rise 0.3 --carry 2.5            a higher, slower arc
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.synthetic.motions import DemoParams, make_demo_clip


def main(argv: list[str] | None = None) -> int:
    """Parse the options, make the clip, save it; returns the process' exit code."""
    options = vars(_parser().parse_args(argv))
    out = options.pop("out")
    try:
        params = DemoParams(**{k: tuple(v) if isinstance(v, list) else v for k, v in options.items()})
        path = make_demo_clip(params).save(out)
    except (HoiError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{path}: {len(params.times())} frames at {params.fps:g} fps, {path.stat().st_size / 1024:.0f} kB")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--out", type=Path, default=DEMO_CLIP, metavar="FILE", help=f"clip to write (default {DEMO_CLIP})"
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


if __name__ == "__main__":
    raise SystemExit(main())
