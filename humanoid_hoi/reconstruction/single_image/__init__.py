"""A person and any object from one picture: Open3DHOI's HOI-Gaussian, with a silhouette baseline beside it."""
