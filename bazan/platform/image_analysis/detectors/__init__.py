"""People and vehicles on pictures of a camera: one port, and an adapter for each family of networks."""
