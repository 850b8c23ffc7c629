"""Post-optimization of a picture with the prior (WildHOI, Eq. 13 and 15)."""
