"""Training InterPoint in plain torch: prepared tensors, augmentation, the loop, checkpoints."""
