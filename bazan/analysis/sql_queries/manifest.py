"""Manifest of the app sql queries."""

from bazan.analysis.sql_queries.events import LIVE
from bazan.analysis.sql_queries.settings import InquirySettings
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import HISTORY, WORKER, Clock, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.analysis.sql_queries import retention, tasks
    from bazan.analysis.sql_queries.web import urls


MANIFEST = Manifest(
    permissions=(Permission("inquiries.ask", ("data_steward",), second_factor=True),),
    menu=(Entry("data", "inquiries", "/inquiries", "circle-help", "inquiries.ask", 45),),
    schedules=(Clock("inquiries.erase", WORKER, 3600, tasks.erase),),
    jobs=(Job("inquiries.run", HISTORY, tasks.run),),
    screen_updates=LIVE,
    settings=InquirySettings,
    personal_data=(Holder("inquiries.asked", "traces", retention.asked, of_rows=True),),
    urls=urls,
)
