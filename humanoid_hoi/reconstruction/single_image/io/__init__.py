"""Pictures on disk: the released Open3DHOI layout, and a folder format of our own."""
