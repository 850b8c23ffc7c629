"""Contacts in time: gaps filled and flicker dropped, in the graph's pairs and in the labels."""

from __future__ import annotations

import dataclasses

import numpy as np

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.artefacts.intervals import debounce


def debounce_contacts(clip: HoiClip, gap_time: float, min_time: float) -> tuple[HoiClip, int]:
    """The clip with debounced pairs and required labels, and how many entries (frame, column) changed."""
    gap = round(gap_time * clip.fps)
    length = max(1, round(min_time * clip.fps))
    # Debounced over time, one column a pair.
    active = np.array([debounce(column, gap, length) for column in clip.graph.active.T], bool)
    # No pairs give an empty array of one dimension: put back into (T, 0).
    active = active.T.reshape(clip.graph.active.shape)
    labels = clip.contact_labels.copy()
    for column in range(labels.shape[1]):
        before = clip.contact_labels[:, column] == 1
        after = debounce(before, gap, length)
        # Only required labels are debounced; forbidden ones in a filled gap become required.
        labels[after, column] = 1
        labels[before & ~after, column] = 0
    changed = int((active != clip.graph.active).sum() + (labels != clip.contact_labels).sum())
    graph = dataclasses.replace(clip.graph, active=active)
    return clip.replace(graph=graph, contact_labels=labels), changed
