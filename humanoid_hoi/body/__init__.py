"""Skeleton, contact keypoints and kinematics of the 52-joint humanoid."""
