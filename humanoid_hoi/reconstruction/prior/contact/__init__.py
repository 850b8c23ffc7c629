"""Contact guessed from occlusion: where person and object cover each other in many pictures, they perhaps touch."""
