"""What drawing costs: the renderers of single pictures side by side."""
