"""Entry points. They wire rooms to processes; they decide nothing."""
