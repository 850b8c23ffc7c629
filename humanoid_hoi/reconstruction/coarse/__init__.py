"""Coarse alignment of body, object and a depth map: Algorithm 1 of Open3DHOI, as printed and made robust."""
