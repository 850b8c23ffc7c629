"""A command's surroundings: its words, its environment, and who reads what it prints."""
