"""The vectorized HOI imitation task."""

from envs.hoi_imitation import HoiImitationEnv

__all__ = ["HoiImitationEnv"]
