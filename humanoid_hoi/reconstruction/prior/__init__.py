"""WildHOI's prior: where an object is relative to a person, learned from two-dimensional pictures alone."""
