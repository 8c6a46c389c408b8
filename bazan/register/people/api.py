"""People: who may do what, where. Other rooms import this and ``types``; migrations take the row-level security from here."""

from bazan.register.people.access_facts import append_access, order_access, take_access
from bazan.register.people.actions import (
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
from bazan.register.people.appointing import judge_days
from bazan.register.people.appointing import state as account_state
from bazan.register.people.audited import audited, note_audit_file, sees_all
from bazan.register.people.background import describe_backgrounds
from bazan.register.people.changeable import ACCOUNT, ADMINISTER
from bazan.register.people.demo import load_demo_accounts
from bazan.register.people.factors.codes import looks_recovered
from bazan.register.people.factors.codes import new_secret as new_totp_secret
from bazan.register.people.factors.codes import uri as totp_uri
from bazan.register.people.factors.demanding import PROVEN
from bazan.register.people.factors.demanding import required as second_proof_required
from bazan.register.people.factors.keeping import held as proofs_of
from bazan.register.people.factors.keeping import new_recovery_codes, remove_passkey, remove_totp, set_totp, take_code
from bazan.register.people.factors.keeping import remove_all as remove_factors
from bazan.register.people.factors.passkeys import asked_to_make as asked_to_make_passkey
from bazan.register.people.factors.passkeys import asked_to_sign as asked_to_sign_by_passkey
from bazan.register.people.factors.passkeys import made as keep_passkey
from bazan.register.people.factors.passkeys import possible as passkeys_possible
from bazan.register.people.factors.passkeys import signed as judge_passkey
from bazan.register.people.factors.sealing import opened as open_totp_secret
from bazan.register.people.factors.sealing import sealed as seal_totp_secret
from bazan.register.people.guard import owed_first, owes_proof, require, signed_in, within
from bazan.register.people.hashing import room as room_to_sign_in
from bazan.register.people.hashing import wait_until
from bazan.register.people.keys import ask as ask_for_key
from bazan.register.people.keys import asked as asked_for_keys
from bazan.register.people.keys import found as key_found
from bazan.register.people.keys import make as make_key
from bazan.register.people.keys import make_asked as make_asked_key
from bazan.register.people.keys import use as use_key
from bazan.register.people.keys import written as key_written
from bazan.register.people.laying import place_words, sector_words, sectors
from bazan.register.people.laying import read as account_read
from bazan.register.people.letting_in import agree as agree_to_reset
from bazan.register.people.letting_in import ask as ask_for_reset
from bazan.register.people.letting_in import check_mail, invite_by_mail, invite_on_server
from bazan.register.people.letting_in import refuse as refuse_reset
from bazan.register.people.letting_in import waiting as waiting_resets
from bazan.register.people.listing import (
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
from bazan.register.people.models import Account
from bazan.register.people.open_sessions import end_other_sessions, end_session, sessions_of
from bazan.register.people.queries import (
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
from bazan.register.people.request import Look, Request
from bazan.register.people.row_security import (
    AS_OWNER,
    EVERYTHING,
    EVERYWHERE,
    MAKE_REACH,
    SEAL_POLICIES,
    SIGNED_IN,
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
    scope,
    sector_in_reach,
    through,
    web_may,
)
from bazan.register.people.rules import OWN, PERMISSIONS, ROLES, allowed, network_of, rows_of
from bazan.register.people.seeing import brought, owes_second_proof, rows_seen_as
from bazan.register.people.sessions import ADDRESS, BROWSER
from bazan.register.people.sheets import COLUMNS as SHEET_COLUMNS
from bazan.register.people.sheets import LARGEST as LARGEST_SHEET
from bazan.register.people.sheets import MOST_LINES
from bazan.register.people.sheets import judge as judge_sheet
from bazan.register.people.sheets import lines_of as sheet_lines
from bazan.register.people.sheets import text_of as sheet_text
from bazan.register.people.signed import call as call_signed
from bazan.register.people.two_persons import consent_life, invitation_takes_second, is_new_administrator, require_second
from bazan.register.people.types import SYSTEM, AccountInfo, Acting, Granted, Held, Person, Reach, Wanted

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
    "MAKE_REACH",
    "MOST_LINES",
    "OWN",
    "PERMISSIONS",
    "PROVEN",
    "ROLES",
    "SEAL_POLICIES",
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
    "followed",
    "forgive_tries",
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
