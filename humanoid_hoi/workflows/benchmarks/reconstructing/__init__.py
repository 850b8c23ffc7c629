"""What ``hoi benchmark reconstruction`` measures: its tables, a real session, the yardstick, and the report."""
