"""What other screens take from the citizens' app: the door and frame of pages for everybody."""

from bazan.citizens.app.access import Visitor, public
from bazan.citizens.app.nearby_shelters import minute
from bazan.citizens.app.report_cards import said
from bazan.data.open_data.api import within

__all__ = ["Visitor", "minute", "public", "said", "within"]
