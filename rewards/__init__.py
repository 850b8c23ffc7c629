"""Rewards of the imitation task (paper Sec. 4): pure functions of tensors, bound by a yaml table."""

from rewards.inputs import RewardInput
from rewards.table import RewardTable

__all__ = ["RewardInput", "RewardTable"]
