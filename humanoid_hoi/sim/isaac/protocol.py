"""What the simulator process and the Isaac Gym worker exchange: one shared memory block and short messages.

Both sides import this file, so it runs under Python 3.8 and needs nothing but the standard library (numpy for
:meth:`SharedBlock.array` only). The block is an anonymous file handed over by descriptor: it has no name to clash or to
leak, and is not bounded by a container's small /dev/shm. Messages travel over a socket pair; a message that has arrived
orders the memory behind it. All tensors are float32, env-major, in canonical joint order.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import socket
import struct
import tempfile
from typing import Any

VERSION = 2
INPUTS = ("targets", "reset_mask", "reset_root", "reset_obj", "reset_dof")
OUTPUTS = ("bodies", "obj", "obj_contact", "ground_contact")
NAMES = (*INPUTS, *OUTPUTS)
"""Every field of the block."""
_ITEM_BYTES = {"f": 4, "B": 1}
_ALIGN = 64


class ChannelClosed(Exception):
    """The other side has gone."""


class ChannelTimeout(Exception):
    """No answer in time."""


def fields(num_bodies: int) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Name -> (memoryview format, shape per environment) for a humanoid of so many bodies.

    States are pos 3, quat xyzw 4, vel 3, angvel 3, world frame. Every body but the root has a spherical joint.
    """
    dofs = 3 * (num_bodies - 1)
    return {
        # to the worker
        "targets": ("f", (dofs,)),  # rad, rotation vectors of all joints but the root
        "reset_mask": ("B", ()),  # 1: put this environment into the reset_* rows before the next step
        "reset_root": ("f", (13,)),
        "reset_obj": ("f", (13,)),
        "reset_dof": ("f", (dofs, 2)),  # rotation vectors rad, joint-frame angular velocities rad/s
        # from the worker, after a step
        "bodies": ("f", (num_bodies, 13)),
        "obj": ("f", (13,)),
        "obj_contact": ("f", (num_bodies, 3)),  # N, share of the net force ascribed to the object
        "ground_contact": ("f", (num_bodies, 3)),  # N, the rest
    }


def offsets(num_envs: int, num_bodies: int) -> tuple[dict[str, int], int]:
    """Byte offset of every field, and the size of the block in bytes."""
    table = {}
    size = 0
    for name, (kind, shape) in fields(num_bodies).items():
        table[name] = size
        # Rounded up to whole cache lines, so that no two fields share one.
        size += -(-num_envs * math.prod(shape) * _ITEM_BYTES[kind] // _ALIGN) * _ALIGN
    return table, size


class SharedBlock:
    """The shared memory of ``num_envs`` environments.

    Args:
        num_envs: N.
        num_bodies: of the humanoid.
        fd: descriptor of a block made elsewhere; None makes a new one.
    """

    def __init__(self, num_envs: int, num_bodies: int, fd: int | None = None) -> None:
        self.num_envs = num_envs
        self._fields = fields(num_bodies)
        self._offsets, size = offsets(num_envs, num_bodies)
        self.fd = _new_file(size) if fd is None else fd
        self._map = mmap.mmap(self.fd, size)

    def view(self, name: str) -> memoryview:
        """Flat memoryview of a field, items float or byte."""
        kind: Any = self._fields[name][0]
        start = self._offsets[name]
        return memoryview(self._map)[start : start + self._count(name) * _ITEM_BYTES[kind]].cast(kind)

    def array(self, name: str) -> Any:
        """The field as a numpy array (N, ...) that shares the memory."""
        import numpy

        kind, shape = self._fields[name]
        start = self._offsets[name]
        dtype = numpy.float32 if kind == "f" else numpy.uint8
        # A view of the mapping: nothing is copied.
        flat = numpy.frombuffer(self._map, dtype, self._count(name), start)
        return flat.reshape((self.num_envs, *shape))

    def _count(self, name: str) -> int:
        return self.num_envs * math.prod(self._fields[name][1])

    def close(self) -> None:
        """Close the descriptor; the mapping goes with the last array that shows it."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


def _new_file(size: int) -> int:
    # memfd_create is Linux' own; elsewhere a file that was deleted while open serves as well.
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("humanoid_hoi")
    else:
        with tempfile.TemporaryFile() as stream:
            fd = os.dup(stream.fileno())
    os.ftruncate(fd, size)
    return fd


class Channel:
    """JSON messages with a length in front, over one end of a socket pair."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end

    def send(self, message: dict[str, Any]) -> None:
        """Send one message.

        Raises:
            ChannelClosed: the other side has gone.
        """
        data = json.dumps(message).encode()
        try:
            # Length first, four bytes little-endian: a stream has no message borders of its own.
            self._socket.sendall(struct.pack("<I", len(data)) + data)
        except OSError as error:
            raise ChannelClosed(str(error)) from error

    def receive(self, timeout: float | None = None) -> dict[str, Any]:
        """Wait for one message, ``timeout`` seconds for each part of it (None: for ever).

        Raises:
            ChannelClosed: the other side has gone.
            ChannelTimeout: nothing came in time.
        """
        self._socket.settimeout(timeout)
        try:
            (length,) = struct.unpack("<I", self._read(4))
            message: dict[str, Any] = json.loads(self._read(length).decode())
        except socket.timeout as error:  # noqa: UP041 - not the same in Python 3.8
            raise ChannelTimeout(f"no answer within {timeout} s") from error
        except OSError as error:
            raise ChannelClosed(str(error)) from error
        finally:
            self._socket.settimeout(None)
        return message

    def close(self) -> None:
        """Close this end."""
        self._socket.close()

    def _read(self, size: int) -> bytes:
        # recv may return less than was asked for.
        parts = bytearray()
        while len(parts) < size:
            part = self._socket.recv(size - len(parts))
            if not part:
                raise ChannelClosed("the other side closed the connection")
            parts += part
        return bytes(parts)
