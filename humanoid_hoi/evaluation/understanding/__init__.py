"""What a language model understands of a person with an object: the questions of Open3DHOI's Tables 4 and 5, and their scores."""
