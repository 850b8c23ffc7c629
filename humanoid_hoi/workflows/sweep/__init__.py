"""Many trainings: a plan with its cost, launchers that run it, and the table of what came out."""
