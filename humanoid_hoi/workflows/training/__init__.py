"""Parts of ``hoi train``: what its dashboards see, going on with an unfinished run, several processes."""
