"""Commands and stages that refine clips by physics and find feedback around them."""
