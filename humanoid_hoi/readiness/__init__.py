"""What can be said of a clip before training; it measures, and imports nothing that it judges."""
