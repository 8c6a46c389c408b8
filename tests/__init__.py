"""What no single room owns: walks, architecture, standards, load."""
