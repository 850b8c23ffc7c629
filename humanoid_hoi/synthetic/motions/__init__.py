"""Motions we make ourselves: trajectories, whole-body inverse kinematics and the demo clip."""

from humanoid_hoi.synthetic.motions.demo import DemoParams, make_demo_clip

__all__ = ["DemoParams", "make_demo_clip"]
