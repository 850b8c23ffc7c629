"""An error is one line of readable length, whatever a file put into it."""

from __future__ import annotations

from humanoid_hoi.core.errors import HoiError


def test_breaks_and_endless_values_stay_out_of_the_line() -> None:
    text = str(HoiError("found\n" + "x" * 5000, where="a.yaml", field="k\ney" * 400, fix="use y"))
    assert "\n" not in text and len(text) < 1100
    assert text.startswith("a.yaml: k ey") and text.endswith("(fix: use y)") and "found xxx" in text
    assert str(HoiError("short", where="a", field="b", fix="c")) == "a: b: short (fix: c)"
