"""Contact prediction over HTTP, for a model on another machine, and the record of what annotators made of proposals."""
