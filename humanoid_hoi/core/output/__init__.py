"""What commands write, as a whole."""
