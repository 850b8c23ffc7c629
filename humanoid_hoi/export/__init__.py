"""A trained policy as files that other programs run: one ONNX from raw simulator state to PD targets, its model, a runner."""
