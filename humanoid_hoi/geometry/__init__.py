"""Shapes, mesh files, surfaces, signed distance, convex pieces, projection, rasterizers, rotations."""
