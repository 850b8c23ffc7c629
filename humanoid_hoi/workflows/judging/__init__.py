"""What judges policies beyond one evaluation."""
