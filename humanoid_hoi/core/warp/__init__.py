"""Warp, started without a word, and its launches in torch's order of work. To be imported only where Warp is installed."""

import warp as _wp

# Warp introduces itself in six lines when it starts; they would stand before whatever we have to say.
_wp.config.log_level = _wp.LOG_WARNING
_wp.init()
