"""Commands around the preparation of videos."""
