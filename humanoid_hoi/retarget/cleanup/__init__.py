"""Physical clean-up of clips: ground, feet, resting object, penetration, contacts, smoothness; every change measured."""

from humanoid_hoi.retarget.cleanup.options import CleanOptions
from humanoid_hoi.retarget.cleanup.pipeline import CleanClip, CleanReport, SceneConfigs, clean_clip

__all__ = ["CleanClip", "CleanOptions", "CleanReport", "SceneConfigs", "clean_clip"]
