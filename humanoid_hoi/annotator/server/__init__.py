"""The HTTP side: who may do what, and the routes."""
