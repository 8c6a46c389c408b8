"""A made-up province, set up and then lived in: something of every kind that leaves when the province does."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from bazan.cameras.footage import encryption as films
from bazan.citizens.field_reports.senders import contacts
from bazan.core.settings import current
from bazan.data.datasets import api as datasets
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as observations
from bazan.data.observations.history import history_writer
from bazan.directory.audit import api as audit
from bazan.platform import packs
from bazan.platform.database.api import database_url
from bazan.platform.history.api import alone, history
from bazan.platform.storage import file_archive
from tests.fixtures import generated_values, incident_province, minimal_province

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
CODE, SENDER = "M38U-G4PP-BGBH", contacts.Contact("Nguyễn Văn Kín", "+84900000123")
PIECE, LETTER = b"a piece of a film", "tháng 10, 'đủ'\n".encode()


def set_up(folder: Path) -> None:
    minimal_province.settle(folder, incident_province.PROVINCE)
    pack = packs.load(generated_values.MADE_UP / "orchards")
    observations.load_vocabulary(pack.id, pack.properties)
    datasets.load_pack(pack)
    indicators.load_pack(pack)


def live() -> None:
    with transaction.atomic():
        generated_values.plant(4, NOW)
        apps.get_model("streams", "ObservedProperty").objects.create(
            code="level", pack="orchards", unit="m", labels={"vi": "Mực nước"}, symbols={}
        )
        observations.register_thing("pond", "Ao", "Pond", "orchard", "orchards", 10.1, 106.1, {"level": {}})
        generated_values.fill(NOW, hours=4, days=3)
    _observe()
    incident_province.ProcedureVersion.objects.create(
        code="environment.flood", sector="environment", version=3, fingerprint="3", spec=incident_province.FLOOD, loaded_at=NOW
    )
    incident_province.opened(at=NOW)
    leader = generated_values.account("leader")
    leader.set_password("right")
    leader.save()
    _alert()
    apps.get_model("audit", "AuditLook").objects.create(key="'quoted', \\ and \n broken|", at=NOW)
    film = apps.get_model("footage", "FootageClip").objects.create(
        key="k" * 32, name="Một", purpose="p", legal_basis="l", file_name="a.mp4", size=17, sector="security", handed_by="an",
        handed_at=NOW, state="waiting", account=leader,
    )  # fmt: skip
    sealed = films.sealed(PIECE, film.key, 0, current())
    apps.get_model("footage", "FootagePiece").objects.create(clip=film, number=0, data=sealed)
    sha256, _ = file_archive.keep(current(), BytesIO(LETTER))
    source = apps.get_model("sources", "Source").objects.create(
        code="s", name="s", sector="orchards", driver="http_push", binding={}, promise_s=60
    )
    ran = apps.get_model("sources", "SourceRun").objects.create(source=source, started_at=NOW, state="done")
    apps.get_model("sources", "ReceivedFile").objects.create(source=source, run=ran, sha256=sha256, name="thư.CSV", received_at=NOW)
    _report()
    audit.keep_checkpoints(NOW)


def _report() -> None:
    """A citizen's, with who sent it."""
    case = apps.get_model("casework", "Case").objects.order_by("id")[0]
    report = apps.get_model("field_reports", "Report").objects.create(
        case=case, key="citizen:k", number="PA-1", service="s", channel="app", received_at=NOW, level="normal", anonymous=False
    )
    apps.get_model("field_reports", "ReportSender").objects.create(
        report=report, code_sealed=contacts.seal_code(CODE, report.id), code_hash=contacts.hash_code(CODE),
        contact_sealed=contacts.seal_sender(SENDER, report.id), phone_hash=contacts.hash_phone(SENDER.phone), language="vi",
    )  # fmt: skip


def _observe() -> None:
    """A month that the inbox let go, and one that it has."""
    old = NOW - timedelta(days=150)
    stream = apps.get_model("streams", "Datastream").objects.order_by("id").values_list("id", flat=True)[0]
    with connection.cursor() as cursor:
        for start in (old, NOW - timedelta(days=1)):
            month = start.date().replace(day=1)
            bounds = f"FROM ('{month} 00:00+00') TO ('{(month + timedelta(days=32)).replace(day=1)} 00:00+00')"
            cursor.execute(f"CREATE TABLE observation_y{month:%Ym%m} PARTITION OF observation FOR VALUES {bounds}")
            cursor.execute(
                "INSERT INTO observation SELECT %s, t, 10 + random(), 0, t, 1 FROM generate_series(%s, %s, interval '5 minutes') t",
                [stream, start, start + timedelta(minutes=5 * 23)],
            )
        cursor.execute("INSERT INTO observation_touch SELECT DISTINCT (phenomenon_time AT TIME ZONE 'UTC')::date, 1 FROM observation")
    with alone(database_url(current())) as session:
        assert session
        history_writer.keep(session, history(current()), NOW + timedelta(hours=2))
        assert history_writer.release(session, history(current()), NOW, 62) == [date(old.year, old.month, 1)]


def _alert() -> None:
    rule = apps.get_model("alerts", "AlertRule").objects.create(
        code="orchards.frost", sector="orchards", version=1, fingerprint="f", spec={"limit": 0.1}
    )
    apps.get_model("alerts", "Alert").objects.create(
        rule=rule, rule_version=1, sector="orchards", labels={"vi": "Sương muối", "en": "Frost"}, feature_kind="place", feature_id=1,
        feature_names={"vi": "Xã Một"}, severity="severe", peak="severe", urgency="immediate", certainty="likely", life_safety=False,
        level=1, raised_at=NOW, active_since=NOW, value=-0.1, detail={"parts": [1, 2.50, None]},
    )  # fmt: skip
