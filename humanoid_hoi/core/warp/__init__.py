"""Warp, started without introducing itself, and its launches in torch's order of work. Imported only where Warp is installed."""

import warp as _wp

# Warp introduces itself in six lines when it starts; they would stand before whatever we have to say.
_wp.config.log_level = _wp.LOG_WARNING
