"""What a command replaces around a call of hydra, and puts back."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def replaced_argv(argv: list[str]) -> Iterator[None]:
    """``sys.argv`` for the time of a call."""
    before = sys.argv
    sys.argv = argv
    try:
        yield
    finally:
        sys.argv = before


@contextlib.contextmanager
def full_errors() -> Iterator[None]:
    """Let hydra raise instead of printing and exiting, so that one place words all errors; restored at exit."""
    before = os.environ.get("HYDRA_FULL_ERROR")
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        yield
    finally:
        os.environ.pop("HYDRA_FULL_ERROR", None)
        if before is not None:
            os.environ["HYDRA_FULL_ERROR"] = before
