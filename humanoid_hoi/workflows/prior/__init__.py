"""Commands of the prior that is learned from 2D pictures: ``hoi prior train`` and ``hoi prior evaluate``."""
