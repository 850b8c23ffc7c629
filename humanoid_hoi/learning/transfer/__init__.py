"""Beginning a training with what another policy has learned."""
