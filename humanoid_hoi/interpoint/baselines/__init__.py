"""Predictors without learning from images: what any trained model has to beat."""

from humanoid_hoi.interpoint.baselines.nearest import NearestGeometry
from humanoid_hoi.interpoint.baselines.prior import KeypointPrior, RandomPoints

__all__ = ["KeypointPrior", "NearestGeometry", "RandomPoints"]
