"""What the room offers: whose happenings can be looked at, where they crowd together, and what stands there.

``hot_spots``, ``hot_communes`` and ``inside`` need the packages of the analysis set: only the process of heavy work calls them.
"""

from bazan.advise.hotspots.queries import hot_communes, hot_spots, inside, subjects

__all__ = ["hot_communes", "hot_spots", "inside", "subjects"]
