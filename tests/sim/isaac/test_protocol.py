"""Shared memory and messages."""

from __future__ import annotations

import os
import socket

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.sim.isaac.protocol import Channel, ChannelClosed, ChannelTimeout, SharedBlock, fields, offsets


@given(st.integers(1, 300), st.integers(2, 60))
@settings(max_examples=30)
def test_fields_do_not_overlap_and_are_aligned(num_envs: int, num_bodies: int) -> None:
    table, size = offsets(num_envs, num_bodies)
    ends = [*list(table.values())[1:], size]
    for (name, start), end in zip(table.items(), ends, strict=True):
        kind, shape = fields(num_bodies)[name]
        assert start % 64 == 0 and start + num_envs * int(np.prod(shape)) * (4 if kind == "f" else 1) <= end


def test_both_sides_see_the_same_memory() -> None:
    ours = SharedBlock(3, 52)
    theirs = SharedBlock(3, 52, os.dup(ours.fd))
    ours.array("targets")[1, 152] = 2.5
    assert theirs.view("targets")[2 * 153 - 1] == 2.5
    theirs.view("reset_mask")[2] = 1
    assert ours.array("reset_mask").tolist() == [0, 0, 1]
    shown = ours.array("bodies")
    assert shown.shape == (3, 52, 13) and shown.dtype == np.float32 and ours.array("reset_dof").shape == (3, 153, 2)
    ours.close()
    theirs.close()
    shown[:] = 1.0  # the mapping outlives the descriptor


def test_messages_of_any_length() -> None:
    a, b = (Channel(end) for end in socket.socketpair())
    for message in ({}, {"x": list(range(5000))}, {"text": "grün | \n"}):
        a.send(message)
        assert b.receive(1.0) == message
    with pytest.raises(ChannelTimeout):
        b.receive(0.01)
    a.close()
    with pytest.raises(ChannelClosed):
        b.receive(1.0)
    with pytest.raises(ChannelClosed):
        for _ in range(3):
            b.send({})
