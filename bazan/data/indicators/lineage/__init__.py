"""Where a value comes from, why it changed, and what a batch moved."""
