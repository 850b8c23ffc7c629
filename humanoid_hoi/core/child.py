"""Python processes that we start: the folder a command is typed in never decides what they import.

``python -c`` and ``python -m`` put the current folder first on the search path, so a ``numpy.py`` that somebody left in a
data folder would run, in silence.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from humanoid_hoi.core.paths import PACKAGE_HOME


def code_command(code: str) -> list[str]:
    """A command line that runs ``code`` in this interpreter, with this process' packages and nothing of the current folder."""
    # -I ignores variables and the user's packages, so the search path is handed over in full.
    return [sys.executable, "-I", "-c", f"import sys; sys.path[:] = {search_path()!r}\n{code}"]


def module_command(module: str, *arguments: str, python: str | None = None, path: str | None = None) -> list[str]:
    """A command line that runs a module as ``python -m`` would, without the current folder.

    Args:
        module: dotted name.
        arguments: of the module.
        python: another interpreter than this one.
        path: put in front of that interpreter's own search path; None gives this process' whole path.
    """
    paths = f"sys.path[:] = {search_path()!r}" if path is None else f"sys.path.insert(0, {path!r})"
    code = f"import sys; sys.path[:] = [p for p in sys.path if p]; {paths}; import runpy; "
    code += f"runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    return [python or sys.executable, "-c", code, *arguments]


def search_path() -> list[str]:
    """This process' search path, our own package's home first, the current folder left out."""
    here = Path.cwd().resolve()
    others = [os.path.abspath(entry) for entry in sys.path if entry and Path(entry).resolve() != here]
    return list(dict.fromkeys([str(PACKAGE_HOME), *others]))
