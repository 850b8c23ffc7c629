"""A small conditional normalizing flow in plain torch: ActNorm, invertible linear maps, affine or additive couplings."""
