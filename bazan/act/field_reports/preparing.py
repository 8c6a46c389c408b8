"""Makes pictures ready, away from whoever sent them: drawn anew without what their files say beside the pixels."""

import io

from django.db import transaction

from bazan.act.casework import api as casework
from bazan.act.field_reports import public
from bazan.act.field_reports.handling import held
from bazan.act.field_reports.models import ReportPicture
from bazan.connect.sources import api as sources
from bazan.kernel.errors import Refused


@transaction.atomic
def prepare(picture_id: int) -> None:
    """Draw a picture anew; a person decides whether it is shown. One that can't be read is kept as it came, for who looks into it."""
    row = ReportPicture.objects.select_for_update().filter(id=picture_id, state="waiting").first()
    if row is None:
        return
    name = "photo.png" if row.media_type == "image/png" else "photo.jpg"
    try:
        drawn = casework.keep(io.BytesIO(sources.file_path(row.raw).read_bytes()), name)
    except Refused as why:
        row.state, row.why = "broken", why.rule
    else:
        row.state, row.sealed, row.raw = "held", drawn.sha256, ""
    row.save()
    public.copy(held(row.report_id)[1])
