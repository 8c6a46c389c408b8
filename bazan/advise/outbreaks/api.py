"""What the room offers: signals of counts against their past, today's true count, clusters in place and time."""

from bazan.advise.outbreaks.detecting import ears, farrington, sweep
from bazan.advise.outbreaks.nowcasting import nowcast
from bazan.advise.outbreaks.periods import course
from bazan.advise.outbreaks.scanning import clusters

__all__ = ["clusters", "course", "ears", "farrington", "nowcast", "sweep"]
