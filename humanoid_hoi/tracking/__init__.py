"""What following a reference means."""
