"""From a clip to a simulated scene: humanoid, object, supports, physics."""
