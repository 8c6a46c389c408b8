"""Values everybody speaks: time, units, quality, labels, settings, refusals. Standard library only."""
