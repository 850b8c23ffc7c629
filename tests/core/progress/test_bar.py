"""A bar on a terminal, lines in a log."""

from __future__ import annotations

import io

from rich.console import Console

from humanoid_hoi.core.progress import ProgressBar


def _log(width: int = 60) -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(file=stream, width=width), stream


def test_a_log_gets_lines_with_the_work_done() -> None:
    console, stream = _log()
    with ProgressBar(console=console, log_seconds=0.0, transient=True) as bar:
        row = bar.add_task("reading", total=4)
        bar.update(row, completed=1, description="solving accept=[joint_flip] " + "long " * 20)
        bar.advance(row, 2)
    lines = stream.getvalue().strip().splitlines()
    assert len(lines) == 2  # neither wrapped nor drawn again
    assert "accept=[joint_flip]" in lines[0] and "1/4" in lines[0]
    assert "3/4" in lines[1] and "left" in lines[1]


def test_the_log_is_not_flooded() -> None:
    console, stream = _log()
    with ProgressBar(console=console, log_seconds=3600.0, transient=True) as bar:
        row = bar.add_task("frames", total=1000)
        for _ in range(1000):
            bar.advance(row)
    assert stream.getvalue().strip() == ""


def test_notes_and_work_of_unknown_length() -> None:
    console, stream = _log()
    with ProgressBar(console=console, log_seconds=0.0, noted=True, transient=True) as bar:
        row = bar.add_task("training", total=None, note="")
        bar.update(row, note="loss 0.5")
    only = stream.getvalue().strip()
    assert only.startswith("training") and only.endswith("loss 0.5") and "left" not in only


def test_a_quiet_bar_writes_nothing() -> None:
    console, stream = _log()
    with ProgressBar(console=console, log_seconds=0.0, quiet=True) as bar:
        bar.advance(bar.add_task("work", total=2))
    assert stream.getvalue() == ""


def test_a_terminal_sees_a_bar_and_no_lines() -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=100, force_terminal=True)
    with ProgressBar(console=console, log_seconds=0.0) as bar:
        row = bar.add_task("work", total=2)
        bar.advance(row, 2)
    assert "2/2" in stream.getvalue() and "after" not in stream.getvalue()
