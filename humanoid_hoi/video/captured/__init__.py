"""Captured sequences of other data sets as sessions, with the constraint protocol of the paper's 9.6."""
