"""humanoid_hoi: from a reconstructed human-object interaction to a physics-simulated humanoid policy."""

__version__ = "0.1.0"
