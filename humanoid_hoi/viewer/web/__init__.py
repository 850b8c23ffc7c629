"""The page in a web browser: clips, sessions and policies with a timeline, live or as one file. Built on viser."""
