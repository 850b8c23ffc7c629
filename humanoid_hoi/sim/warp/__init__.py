"""MuJoCo Warp: the same scene on a GPU, or on Warp's CPU device for checks."""

import warp as _wp

# Warp introduces itself in six lines when it starts; they would stand before whatever we have to say.
_wp.config.log_level = _wp.LOG_WARNING
