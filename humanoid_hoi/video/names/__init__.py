"""Names of actions."""
