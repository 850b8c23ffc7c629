"""Commands that are printed, in words that a shell reads as they are meant."""

from __future__ import annotations

import shlex


def shell_words(**settings: object) -> str:
    """Settings as a person has to type them into a shell: ``'input=my clips' output=b``."""
    return " ".join(shlex.quote(f"{key}={value}") for key, value in settings.items())
