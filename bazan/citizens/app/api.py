"""What other screens take from the citizens' app: a directive as everybody would read it, and the door and frame of pages for everybody."""

from bazan.citizens.app.access import Visitor, public
from bazan.citizens.app.nearby_shelters import minute
from bazan.citizens.app.published_directives import Decision, preview
from bazan.citizens.app.report_cards import said
from bazan.data.open_data.configuration import within

__all__ = ["Decision", "Visitor", "minute", "preview", "public", "said", "within"]
