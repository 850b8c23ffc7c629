"""Pictures of a person with an object, drawn here, with everything about them known."""
