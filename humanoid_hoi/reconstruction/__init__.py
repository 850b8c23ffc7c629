"""4DHOISolver: from an annotated monocular video session to the 4D interaction of a human and an object."""
