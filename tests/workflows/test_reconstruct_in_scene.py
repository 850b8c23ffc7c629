"""What ``hoi reconstruct-in-scene`` refuses before it draws or solves anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanoid_hoi.workflows.in_scene import reconstruct


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["synthetic=step", "stride=0"], "stride: expected a whole number from 1, found 0"),
        (["synthetic=step", "stride=true"], "stride: expected a whole number from 1, found True"),
        (["synthetic=step", "seed=-1"], "seed: found -1"),
        (["synthetic=step", "session=there"], "session, synthetic: give one of the two"),
        (["synthetic=sofa"], "unknown scene 'sofa'"),
        (["synthetic=step", "level=wild"], "unknown level 'wild'"),
        (["session=nowhere"], "nowhere"),
    ],
)
def test_bad_settings_are_refused_at_once(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        reconstruct.main([*words, f"output={tmp_path / 'out'}"])
    said = capsys.readouterr().err
    assert message in said and len(said.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
