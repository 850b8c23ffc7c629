"""Finished models: files, versions, promotion, roll-back, and the predictor that runs one."""
