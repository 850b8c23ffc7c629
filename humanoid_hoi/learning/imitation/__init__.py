"""From the sampler's trajectory to feedback: gains regressed from disturbed roll-outs, and policies cloned from them."""
