"""A bar for work that says itself how far it is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from humanoid_hoi.core.progress.bar import ProgressBar

Tell = Callable[[int, int], None]
"""Called with the steps done and those that there are in all."""


@contextlib.contextmanager
def told(title: str, parts: int = 1) -> Iterator[Tell]:
    """Show work as a bar that is gone when it is done, as lines in a log.

    Args:
        title: what is done.
        parts: equal pieces of work that follow each other, each told from its first step to its last.

    Yields:
        What the work has to call.
    """
    past = 0
    with ProgressBar(transient=True) as bar:
        task = bar.add_task(title, total=None)

        def tell(done: int, total: int) -> None:
            nonlocal past
            bar.update(task, completed=past + done, total=parts * total)
            if done == total:
                past += total

        yield tell
