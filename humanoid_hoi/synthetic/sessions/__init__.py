"""Synthetic sessions: known motion filmed by a virtual camera, annotated, disturbed; the truth is kept apart."""

from __future__ import annotations

from humanoid_hoi.synthetic.sessions.annotate import AnnotationOptions
from humanoid_hoi.synthetic.sessions.camera import CameraOptions
from humanoid_hoi.synthetic.sessions.files import write_session
from humanoid_hoi.synthetic.sessions.film import Footage, film
from humanoid_hoi.synthetic.sessions.make import disturb, make_session, make_suite
from humanoid_hoi.synthetic.sessions.noise import PERFECT, Noise, only
from humanoid_hoi.synthetic.sessions.scene import Scene, make_scene
from humanoid_hoi.synthetic.sessions.score import score
from humanoid_hoi.synthetic.sessions.truth import Truth, load_truth, write_truth

__all__ = [
    "AnnotationOptions",
    "CameraOptions",
    "Footage",
    "PERFECT",
    "Noise",
    "Scene",
    "Truth",
    "disturb",
    "film",
    "load_truth",
    "make_scene",
    "make_session",
    "make_suite",
    "only",
    "score",
    "write_session",
    "write_truth",
]
