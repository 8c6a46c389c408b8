"""The hot path from a decoded batch to committed observations. No Django here, even indirectly."""
