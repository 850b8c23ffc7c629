"""What ends a training."""
