"""Accounts with what is decided of them: create_account new with a key, what waits for a second person, tokens, secrets, a citizen."""

from bazan.citizens.accounts import api as citizen_accounts
from bazan.citizens.accounts import rules
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.models import Account
from bazan.directory.change_history import api as change_history
from bazan.directory.organizations import api as organizations
from bazan.directory.secrets import api as secrets
from bazan.interfaces.ogc_api import reading_tokens
from bazan.interfaces.ogc_api.feature_queries import Reader
from bazan.screens.map import saved_views
from tests.security.seeds.province import EVERYBODY, Province, create_account

REASON = "Theo quyết định phân công công tác"
SECRET = "BAZAN_SOURCE_RAIN_TOKEN"


def seed_people(province: Province) -> dict[str, str]:
    """Write them; what stands for the parts of addresses that name them."""
    at, registrar = province.at, create_account("registrar", province.center, "administrator")
    create_account("nurse", province.center, "agency_officer")
    change = secrets.keep(SECRET, "s3cret", REASON, registrar, at)
    reset = accounts.ask_for_reset("nurse", REASON, registrar, at)
    body = organizations.organization(province.center).code
    state = {"full_name": "nurse", "organization": body, "active": True, "grants": [["leader", "", "*", ""]]}
    pending = change_history.propose("account", "nurse", state, REASON, registrar, at)
    assert change and pending
    return {
        "username": "nurse", "key": accounts.make_key("nurse", "invite", "registrar", at), "reset_id": str(reset),
        "act@admin/resets": "agree", "pending_id": str(pending.id), "act@admin/pending": "agree", "change_id": str(change.id),
        "name@admin/secrets": SECRET, "name@admin/channels": "mail", "code@admin/organizations": body,
        "act@admin/organizations": "alter", "citizen": _create_citizen(province), "token_id": str(_create_token(province)),
        "view_id": str(saved_views.keep("Bản đồ", "", (), province.everybody.reach, at)),
    }  # fmt: skip


def _create_token(province: Province) -> int:
    """The number of a token of everybody's own for reading."""
    account = Account.objects.get(username=EVERYBODY)
    reading_tokens.make("Máy đọc", (), 30, account, Reader(province.everybody.reach), province.at)
    return reading_tokens.kept(account, province.at)[0].id


def _create_citizen(province: Province) -> str:
    """What the browser of a citizen has who proved a phone."""
    asked = citizen_accounts.ask("+84912345678", "203.0.113.9", province.at)
    number, _ = citizen_accounts.prove(asked, rules.code_of(asked), province.at)
    assert number is not None
    return citizen_accounts.begin(number, province.at)
