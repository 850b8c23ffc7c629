"""Contacts without flicker."""

from __future__ import annotations

from collections.abc import Callable

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.cleanup.labels import debounce_contacts


def test_flipped_contacts_of_the_demo_come_back(demo: HoiClip, add_noise: Callable[..., HoiClip]) -> None:
    shaken = add_noise(demo, flips=0.03)
    assert (shaken.graph.active != demo.graph.active).sum() > 10
    clean, changed = debounce_contacts(shaken, 0.1, 0.1)
    assert changed > 10
    assert (clean.graph.active != demo.graph.active).sum() <= 2
    assert ((clean.contact_labels == 1) != (demo.contact_labels == 1)).sum() <= 2
