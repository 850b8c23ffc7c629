"""What is physically wrong with a clip in its scene, measured: penetration, skating, floating, gaps, imbalance.

The clean-up minimizes these figures and the readiness report judges by them; neither owns them.
"""
