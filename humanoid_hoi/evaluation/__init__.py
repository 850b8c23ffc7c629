"""Evaluation of policies: roll-outs from frame 0, metrics of the paper (Eq. 22-24), tables, plots, report.

Start at :func:`humanoid_hoi.evaluation.protocol.evaluate`. Nothing is imported here, so that ``humanoid_hoi.core.threads`` can
act before torch is loaded.
"""
