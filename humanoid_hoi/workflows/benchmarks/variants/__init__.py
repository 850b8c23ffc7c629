"""One benchmark under several settings, side by side."""
