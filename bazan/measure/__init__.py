"""What it means: indicators computed from what came in, each with its lineage."""
