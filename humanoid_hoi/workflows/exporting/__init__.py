"""Taking a policy away: ``hoi export`` and ``hoi sim2sim``."""
