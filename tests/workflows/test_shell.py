"""What a command prints as the next one can be typed."""

from __future__ import annotations

import shlex

from hydra.core.override_parser.overrides_parser import OverridesParser

from humanoid_hoi.core.words import hydra_words
from humanoid_hoi.workflows.shell import shell_words


def test_a_command_that_is_printed_can_be_typed() -> None:
    name = "lift #1 (2) [x]=y, it's & z"
    assert shell_words(input="clips/a.npz", output="b") == "input=clips/a.npz output=b"
    words = shlex.split(f"hoi clean {shell_words(input=name, output=2)}")
    assert words == ["hoi", "clean", f"input={name}", "output=2"]
    assert OverridesParser.create().parse_override(hydra_words(words[2:], {})[0]).value() == name
