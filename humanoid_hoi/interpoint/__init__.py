"""InterPoint: which body keypoints touch the object in a frame, and where on it (paper Sec. 3.3, 8)."""
