"""What the room offers: whose happenings can be looked at, where they crowd together, what stands there; as it is kept, for pages and maps;
and what the clock calls.

``hot_spots``, ``hot_communes`` and ``inside`` need the packages of the analysis set: only the process of heavy work calls them.
"""

from bazan.advise.hotspots.actions import look_due
from bazan.advise.hotspots.kept import areas, looks, spots
from bazan.advise.hotspots.queries import hot_communes, hot_spots, inside, subjects
from bazan.advise.hotspots.wording import inside_words, kinds

__all__ = ["areas", "hot_communes", "hot_spots", "inside", "inside_words", "kinds", "look_due", "looks", "spots", "subjects"]
