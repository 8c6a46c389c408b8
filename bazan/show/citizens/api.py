"""What other screens show of the citizens' app: a directive as everybody would read it."""

from bazan.show.citizens.decided import Decision, preview

__all__ = ["Decision", "preview"]
