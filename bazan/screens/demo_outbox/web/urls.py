"""Web addresses of screens/demo_outbox."""

from bazan.core.settings import current
from bazan.screens.demo_outbox.web import views

urlpatterns = views.addresses(current().demo)
