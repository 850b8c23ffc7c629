"""Limbs that reach their contact points on the skin while every other joint is held (paper 3.4)."""
