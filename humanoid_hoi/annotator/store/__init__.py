"""The journal of a folder of sessions: one SQLite file that holds every operation, the queue and the leases."""

from humanoid_hoi.annotator.store.database import Database
from humanoid_hoi.annotator.store.journal import Batch, Conflict, Journal
from humanoid_hoi.annotator.store.leases import LEASE_SECONDS, LeaseHeld, Leases
from humanoid_hoi.annotator.store.queue import STATES, Queue, QueueRow

__all__ = [
    "LEASE_SECONDS",
    "STATES",
    "Batch",
    "Conflict",
    "Database",
    "Journal",
    "LeaseHeld",
    "Leases",
    "Queue",
    "QueueRow",
]
