"""How well a camera counts: figures of known ways laid over its own picture, counted as everything else is. Knows no camera by name."""
