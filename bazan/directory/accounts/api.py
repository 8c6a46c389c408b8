"""People: who may do what, where. Other rooms import this and ``types``; migrations take the row-level security from here."""

from bazan.directory.accounts.access_check import owed_first, owes_proof, require, signed_in, within
from bazan.directory.accounts.access_events import append_access, order_access, take_access
from bazan.directory.accounts.account_recovery import agree as agree_to_reset
from bazan.directory.accounts.account_recovery import ask as ask_for_reset
from bazan.directory.accounts.account_recovery import check_mail, invite_by_mail, invite_on_server
from bazan.directory.accounts.account_recovery import refuse as refuse_reset
from bazan.directory.accounts.account_recovery import waiting as waiting_resets
from bazan.directory.accounts.actions import (
    add_account,
    change_password,
    close_account,
    count_proof,
    describe_self,
    forgive_tries,
    grant,
    note_failure,
    note_sign_in,
    note_sign_out,
    require_password,
    set_password,
    take_turn,
)
from bazan.directory.accounts.administration.account_background import describe_backgrounds
from bazan.directory.accounts.administration.account_changes import place_words, sector_words, sectors
from bazan.directory.accounts.administration.account_changes import read as account_read
from bazan.directory.accounts.administration.account_search import (
    ENDING_WITHIN,
    STATES,
    UNUSED_AFTER,
    bodies_within,
    changeable_by,
    counted,
    holders_by_permission,
    holding,
    listed,
    seen_account,
)
from bazan.directory.accounts.administration.account_sheet import COLUMNS as SHEET_COLUMNS
from bazan.directory.accounts.administration.account_sheet import LARGEST as LARGEST_SHEET
from bazan.directory.accounts.administration.account_sheet import MOST_LINES
from bazan.directory.accounts.administration.account_sheet import judge as judge_sheet
from bazan.directory.accounts.administration.account_sheet import lines_of as sheet_lines
from bazan.directory.accounts.administration.account_sheet import text_of as sheet_text
from bazan.directory.accounts.administration.audit_search import audited, note_audit_file, sees_all
from bazan.directory.accounts.administration.constants import ACCOUNT, ADMINISTER
from bazan.directory.accounts.administration.effective_access import brought, owes_second_proof, rows_seen_as
from bazan.directory.accounts.administration.role_assignment import judge_days
from bazan.directory.accounts.administration.role_assignment import state as account_state
from bazan.directory.accounts.administration.two_person_rule import (
    consent_life,
    invitation_takes_second,
    is_new_administrator,
    require_second,
)
from bazan.directory.accounts.authenticated_request import Look, Request
from bazan.directory.accounts.authentication.active_sessions import end_other_sessions, end_session, sessions_of
from bazan.directory.accounts.authentication.password_hasher import room as room_to_sign_in
from bazan.directory.accounts.authentication.password_hasher import wait_until
from bazan.directory.accounts.authentication.session_store import ADDRESS, BROWSER
from bazan.directory.accounts.demo_accounts import load_demo_accounts
from bazan.directory.accounts.models import Account
from bazan.directory.accounts.page_access import act, file_sent, form, page
from bazan.directory.accounts.password_links import ask as ask_for_key
from bazan.directory.accounts.password_links import asked as asked_for_keys
from bazan.directory.accounts.password_links import found as key_found
from bazan.directory.accounts.password_links import make as make_key
from bazan.directory.accounts.password_links import make_asked as make_asked_key
from bazan.directory.accounts.password_links import use as use_key
from bazan.directory.accounts.password_links import written as key_written
from bazan.directory.accounts.queries import (
    account_by_name,
    account_numbered,
    accounts,
    contactable,
    full_names,
    holders,
    holders_by_role,
    members,
    reach_of,
    search,
    sign_ins,
    sizes,
)
from bazan.directory.accounts.rules import network_of
from bazan.directory.accounts.second_factors.one_time_codes import looks_recovered
from bazan.directory.accounts.second_factors.one_time_codes import new_secret as new_totp_secret
from bazan.directory.accounts.second_factors.one_time_codes import uri as totp_uri
from bazan.directory.accounts.second_factors.passkeys import asked_to_make as asked_to_make_passkey
from bazan.directory.accounts.second_factors.passkeys import asked_to_sign as asked_to_sign_by_passkey
from bazan.directory.accounts.second_factors.passkeys import made as keep_passkey
from bazan.directory.accounts.second_factors.passkeys import possible as passkeys_possible
from bazan.directory.accounts.second_factors.passkeys import signed as judge_passkey
from bazan.directory.accounts.second_factors.registered_factors import held as proofs_of
from bazan.directory.accounts.second_factors.registered_factors import new_recovery_codes, remove_passkey, remove_totp, set_totp, take_code
from bazan.directory.accounts.second_factors.registered_factors import remove_all as remove_factors
from bazan.directory.accounts.second_factors.requirement import PROVEN
from bazan.directory.accounts.second_factors.requirement import required as second_proof_required
from bazan.directory.accounts.second_factors.totp_encryption import opened as open_totp_secret
from bazan.directory.accounts.second_factors.totp_encryption import sealed as seal_totp_secret
from bazan.directory.permissions.api import (
    AS_OWNER,
    EVERYTHING,
    EVERYWHERE,
    OWN,
    PERMISSIONS,
    ROLES,
    SIGNED_IN,
    allowed,
    call_signed,
    enter,
    followed,
    handed_to,
    leave,
    own,
    own_citizen,
    place_among_few,
    place_in_reach,
    protect,
    reach_places,
    roles_with,
    rows_of,
    scope,
    sector_in_reach,
    through,
    web_may,
)
from bazan.directory.permissions.types import SYSTEM, AccountInfo, Acting, Granted, Held, Person, Reach, Wanted

__all__ = [
    "ACCOUNT",
    "ADDRESS",
    "ADMINISTER",
    "AS_OWNER",
    "BROWSER",
    "ENDING_WITHIN",
    "EVERYTHING",
    "EVERYWHERE",
    "LARGEST_SHEET",
    "MOST_LINES",
    "OWN",
    "PERMISSIONS",
    "PROVEN",
    "ROLES",
    "SHEET_COLUMNS",
    "SIGNED_IN",
    "STATES",
    "SYSTEM",
    "UNUSED_AFTER",
    "Account",
    "AccountInfo",
    "Acting",
    "Granted",
    "Held",
    "Look",
    "Person",
    "Reach",
    "Request",
    "Wanted",
    "account_by_name",
    "account_numbered",
    "account_read",
    "account_state",
    "accounts",
    "act",
    "add_account",
    "agree_to_reset",
    "allowed",
    "append_access",
    "ask_for_key",
    "ask_for_reset",
    "asked_for_keys",
    "asked_to_make_passkey",
    "asked_to_sign_by_passkey",
    "audited",
    "bodies_within",
    "brought",
    "call_signed",
    "change_password",
    "changeable_by",
    "check_mail",
    "close_account",
    "consent_life",
    "contactable",
    "count_proof",
    "counted",
    "describe_backgrounds",
    "describe_self",
    "end_other_sessions",
    "end_session",
    "enter",
    "file_sent",
    "followed",
    "forgive_tries",
    "form",
    "full_names",
    "grant",
    "handed_to",
    "holders",
    "holders_by_permission",
    "holders_by_role",
    "holding",
    "invitation_takes_second",
    "invite_by_mail",
    "invite_on_server",
    "is_new_administrator",
    "judge_days",
    "judge_passkey",
    "judge_sheet",
    "keep_passkey",
    "key_found",
    "key_written",
    "leave",
    "listed",
    "load_demo_accounts",
    "looks_recovered",
    "make_asked_key",
    "make_key",
    "members",
    "network_of",
    "new_recovery_codes",
    "new_totp_secret",
    "note_audit_file",
    "note_failure",
    "note_sign_in",
    "note_sign_out",
    "open_totp_secret",
    "order_access",
    "owed_first",
    "owes_proof",
    "owes_second_proof",
    "own",
    "own_citizen",
    "page",
    "passkeys_possible",
    "place_among_few",
    "place_in_reach",
    "place_words",
    "proofs_of",
    "protect",
    "reach_of",
    "reach_places",
    "refuse_reset",
    "remove_factors",
    "remove_passkey",
    "remove_totp",
    "require",
    "require_password",
    "require_second",
    "roles_with",
    "room_to_sign_in",
    "rows_of",
    "rows_seen_as",
    "scope",
    "seal_totp_secret",
    "search",
    "second_proof_required",
    "sector_in_reach",
    "sector_words",
    "sectors",
    "seen_account",
    "sees_all",
    "sessions_of",
    "set_password",
    "set_totp",
    "sheet_lines",
    "sheet_text",
    "sign_ins",
    "signed_in",
    "sizes",
    "take_access",
    "take_code",
    "take_turn",
    "through",
    "totp_uri",
    "use_key",
    "wait_until",
    "waiting_resets",
    "web_may",
    "within",
]
