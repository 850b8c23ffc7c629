"""The Python example of the documentation runs as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_an_environment_in_ten_lines(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    match = re.search(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert match
    script = tmp_path / "example.py"
    script.write_text(match[1])
    env = {**os.environ, "PYTHONPATH": str(ROOT)}  # so that the test needs no installation
    done = subprocess.run(
        [sys.executable, str(script)], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-1000:]
    assert re.search(r"torch\.Size\(\[4, \d+\]\) tensor\(\[", done.stdout)
