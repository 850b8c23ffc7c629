"""Errors, files, paths, threads, batches, the command line and the config reader: what everything stands on."""
