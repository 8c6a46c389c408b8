"""What other screens take from the citizens' app: a directive as everybody would read it, and the door and frame of pages for everybody."""

from bazan.data.open_data.configuration import within
from bazan.show.citizens.decided import Decision, preview
from bazan.show.citizens.door import Visitor, public
from bazan.show.citizens.nearby import minute
from bazan.show.citizens.views import said

__all__ = ["Decision", "Visitor", "minute", "preview", "public", "said", "within"]
