"""Differentiable Gaussian splatting in plain torch: one list of (Gaussian, pixel) pairs, any number of pictures from it."""
