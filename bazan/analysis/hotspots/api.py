"""What the room offers: whose happenings can be looked at, where they crowd together, what stands there; as it is kept, for pages and maps;
and what the clock calls.

``hot_spots``, ``hot_communes`` and ``inside`` need the packages of the analysis set: only the process of heavy work calls them.
"""

from bazan.analysis.hotspots.actions import look_due
from bazan.analysis.hotspots.queries import hot_communes, hot_spots, inside, subjects
from bazan.analysis.hotspots.results import areas, looks, spots
from bazan.analysis.hotspots.spot_descriptions import inside_words, kinds

__all__ = ["areas", "hot_communes", "hot_spots", "inside", "inside_words", "kinds", "look_due", "looks", "spots", "subjects"]
