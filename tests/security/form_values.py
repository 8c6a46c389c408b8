"""Forms as people send them, whole: beside a form's other fields an unreadable one is read that alone would never be reached.

``<act>`` stands for a part of the address. ``{tomorrow}`` is what the province that was written has of that name.
"""

from collections.abc import Iterable, Mapping, Sequence

Form = Mapping[str, str]
REASON = "Theo quyết định phân công công tác"
UUID = "6dac0b3d-ba52-473c-b988-83d97a587074"
PLACE = {"latitude": "{latitude}", "longitude": "{longitude}"}
WARNING = {
    "kind": "FLOOD", "event_vi": "Lũ", "event_en": "Flood", "headline_vi": "Lũ lớn", "headline_en": "High water", "severity": "Severe",
    "description_vi": "Nước lên.", "description_en": "It rises.", "instruction_vi": "Lên cao.", "instruction_en": "Go up.",
    "category": "Met", "response": "Prepare", "urgency": "Expected", "certainty": "Likely", "status": "Actual", "expires": "{tomorrow}",
    "onset": "", "communes": "{commune}", "msg_type": "Alert", "key": "form-w", "seen": "{seen@warnings}",
}  # fmt: skip
RULE = {
    "purpose": "queue", "points": "10 50\n50 50\n50 90\n10 90", "vi": "Hàng chờ", "en": "Queue", "kinds": "person", "at_least": "3",
    "below": "2", "seconds": "5", "from": "07:00", "until": "17:00", "profiles": "night", "keep_days": "3", "surest": "50", "smallest": "2",
}  # fmt: skip
BODY = {
    "code": "so-moi", "name": "Sở Mới", "name_en": "New Department", "short_name": "Sở Mới", "kind": "department", "parent": "ubnd-tinh",
    "place_id": "{root_id}", "day": "{today}", "sector": "environment", "sector_place": "{root_id}", "reason": REASON, "law": "QĐ 12",
    "sure": "1",
}  # fmt: skip
PERSON = {
    "full_name": "Đặng Thị Ánh", "organization": "so-nnmt", "role-0": "agency_officer", "place-0": "", "sector-0": "health",
    "until-0": "{next_year}", "role-1": "", "sector-1": "*", "reason": REASON, "law": "QĐ 12",
}  # fmt: skip
BOARD = {
    "title-vi": "Bảng", "title-en": "Board", "toml": "{board_toml}", "new-kind": "league", "new-indicators": "orchards.crop_month",
    "grain": "month",
}  # fmt: skip
OTHER = {"<report_id>": "{other_report}", "seen": "{other_seen}"}
"""Of a report that is worked on."""


def _repeat_form(key: str, names: Iterable[str], **more: str) -> list[Form]:
    return [{key: name, **more} for name in names]


FORMS: Mapping[str, Sequence[Form]] = {
    "account/calls": [{"quiet_from": "22:00", "quiet_until": "05:00", "way_0": "email"}],
    "admin/calendar/declare": [
        {"what": "off", "day": "{workday}", "name": "Nghỉ bão", "name_en": "Storm", "reason": REASON, "law": "CV 5"}
    ],
    "admin/channels/add": [
        {"channel": "sms", "name": "sms-third", "like": "sms", "url": "http://127.0.0.1:1", "on": "1", "order": "3", "reason": REASON}
    ],
    "admin/channels/<slug:name>/try": [{"address": "an@here.example"}],
    "admin/devices/make": [{"source": "gateways", "name": "gate-2", "reason": REASON}],
    "admin/devices/rotate": [{"subject": "gateways/gate-1", "hours": "2", "reason": REASON}],
    "admin/limits/<str:code>/lay": [{"from": "{today}", "watch": "60", "off": "80", "target": "40", "law": "QĐ 12", "reason": REASON}],
    "admin/organizations/new": [BODY],
    "admin/organizations/<str:code>/<str:act>": [
        {"<act>": "alter", **BODY}, {"<act>": "merge", "<code>": "so-khcn", "into": "so-xd", "day": "{today}", "reason": REASON},
        {"<act>": "split", **BODY, "area": "{area}"},
        {"<act>": "end", "<code>": "so-khcn", "day": "{today}", "reason": REASON, "sure": "1"},
        {"<act>": "contacts", "address": "Số 1", "phone": "0261 1", "mail": "so@here.example", "reason": REASON},
        {"<act>": "post", "title": "Giám đốc", "title_en": "Director", "reason": REASON},
    ],
    "admin/outgoing/add": [{"host": "rain.example.org", "port": "443", "why": "Mưa", "reason": REASON}],
    "admin/people/new": [{"username": "anh", **PERSON}],
    "admin/people/<str:username>/change": [PERSON],
    "admin/rules/<str:code>/lay": [
        {"on": "1", "levels.1.at_least": "45", "for_s": "60", "clear.for_s": "600", "reason": REASON, "law": "QĐ 1"}
    ],
    "admin/sources/<str:code>/run": [{"enabled": "off", "schedule_s": "900", "promise_s": "3600", "reason": REASON, "law": "QĐ 1"}],
    "alerts/<int:alert_id>/<str:what>": [
        {"<what>": "comment", "text": "Đã gọi trạm"}, {"<what>": "close", "text": "Đã xử lý xong", "outcome": "true"},
        {"<what>": "false", "reason": REASON}, {"<what>": "assign", "to": "commander"},
        {"<what>": "suppress", "until": "{soon}", "reason": REASON, "person": "An"},
        {"<what>": "group", "group": "{group_id}"},
    ],
    "alerts/rules/<str:code>/switch": [{"enabled": "0", "reason": REASON}],
    "boards/compose/change": _repeat_form("act", ("save", "block", "remove:blocks:0", "wider:blocks:0"), **BOARD),
    "c/account/<slug:act>": [
        {"<act>": "agree", "sms_warnings": "1", "keep_facts": "1"}, {"<act>": "place", "name": "Nhà", "place": "{commune}", **PLACE},
        *_repeat_form("<act>", ("out", "delete"), sure="1"),
    ],
    "c/reports": [
        {"key": UUID, "words": "Ổ gà sâu trước cổng chợ", "service": "field_reports.road_damage", **PLACE, "accuracy": "12", "named": "1",
         "name": "An", "phone": "0912345678", "observed_at": "{yesterday}T07:30:00+07:00", "landmark": "chợ", "danger": "1"}
    ],
    "c/t/<secret:code>/<slug:act>": [
        {"<act>": "verdict", "fixed": "1", "clear": "1", "rating": "4", "words": "Cảm ơn", "key": UUID}, {"<act>": "forget", "sure": "1"},
    ],
    "c/around": [{**PLACE, "service": "field_reports.road_damage"}],
    "c/map/cards": [{"box": "106,10,109,13", "state": "open"}],
    "c/warnings/<int:message_id>/safety": [
        {"state": "help", "place": "{commune}", "words": "Trên mái nhà", "phone": "0912345678", "key": UUID, **PLACE}
    ],
    "cameras/footage/hand-in": [
        {"name": "Chợ", "purpose": "Đếm xe", "legal_basis": "CV 8", "file_name": "a.mp4", "size": "2000", "camera": "bridge",
         "recorded_at": "{yesterday}T07:30"}
    ],
    "cameras/footage/<int:clip_id>/ask": [
        {"purpose": "count", "points": "50 0\n50 100", "kinds": "person"}, {"purpose": "export", "began": "1", "ended": "2,5"},
    ],
    "cameras/plates": [{"pattern": "51F*", "from": "{yesterday}", "to": "{today}", "reason": REASON}],
    "cameras/plates/watched/add": [
        {"plate": "30A-123.45", "reason": REASON, "legal_basis": "Công văn 8/CV-CAT", "organization": "{organization_id}",
         "until": "{next_month}"}
    ],
    "cameras/profile": [{"profile": "night", "reason": REASON}],
    "cameras/walls": [{"name": "Chợ", "codes": "bridge,market", "size": "4", "shared": "1"}],
    "cameras/<slug:code>/rules/draw": [RULE, {**RULE, "purpose": "flow", "flow": "Buôn", "flow_en": "Village"}],
    "cameras/<slug:code>/rules/try": [{**RULE, "purpose": "intrusion"}],
    "cameras/<slug:code>/rules/teach": [{"rule": "water", "surest": "50", "smallest": "2"}],
    "cameras/<slug:code>/rules/erase": [{"rule": "water"}],
    "cameras/<slug:code>/masks/draw": [{"points": "0 0\n10 0\n10 10\n0 10"}],
    "cameras/<slug:code>/masks/erase": [{"mask": "{mask}"}],
    "closures/new": [
        {"road": "QL28", "cause": "flood", "whom": "all", "points": "{latitude}, {longitude}", "since": "{yesterday}T07:30",
         "until": "{tomorrow}", "note": "Ngập", "reference": "SC-1", "organization": "so-nnmt", "key": "form-c"}
    ],
    "closures/<int:closure_id>/change": [
        {"road": "QL28", "cause": "flood", "whom": "lorries", "points": "{latitude}, {longitude}", "since": "{yesterday}T07:30",
         "until": "{tomorrow}", "seen": "{seen@closures}"}
    ],
    "closures/<int:closure_id>/reopen": [{"ended": "", "note": "Nước rút", "seen": "{seen@closures}"}],
    "decide/<slug:pack>/alarms/set": [{"about": "indicators", "most": "3"}],
    "decide/<slug:pack>/insights/<int:insight_id>/dismiss": [{"reason": "known", "note": "đã biết", "indicator": "orchards.crop_month"}],
    "decide/<slug:pack>/rule/open": [
        {"indicator": "orchards.crop_month", "side": "above", "limit": "95,5", "severity": "severe",
         "where": "root"}
    ],
    "decide/<slug:pack>/scenarios/save": [
        {"scenario": "health.hospital_surge", "set.all.beds": "1000", "set.all.occupancy": "80", "key": "form-s"}
    ],
    "directives/give/send": [
        {"place": "{commune_id}", "what": "Kiểm tra đê", "lead": "so-nnmt", "due": "{workday}T16:00", "support": "so-xd", "key": "form-d"},
        {"indicator": "orchards.crop_month", "feature": "place:{commune_id}", "aimed": "1", "goal": "60,5", "what": "Thu hoạch sớm",
         "lead": "other", "other": "so-nnmt", "due": "other", "due_other": "{workday}T16:00", "key": "form-e"},
    ],
    "directives/<int:directive_id>/act": [
        {"act": "report", "reason": REASON, "key": "form-r"}, {"act": "ask_extension", "due": "{workday}T16:00", "reason": REASON},
        {"act": "extend", "due": "{workday}T16:00", "reason": REASON}, {"act": "ask", "organization": "so-xd", "what": "Cho mượn xe"},
        {"act": "withdraw", "reason": REASON},
    ],
    "directives/<int:directive_id>/public": _repeat_form(
        "act", ("preview", "publish", "unpublish"), words="Giữ đê an toàn cho dân", reason=REASON
    ),
    "desk/bell": [{"minutes": "30", "reason": REASON}],
    "evidence/open": [
        {"event": "{event_id}", "title": "Trộm xe", "reason": REASON, "legal_basis": "Điều 99", "note": "Ảnh rõ",
         "key": "form-o"}
    ],
    "evidence/add": [{"event": "{event_id}", "case_id": "{case_id}", "note": "Ảnh rõ"}],
    "evidence/<int:case_id>/note": [{"words": "Đã xem", "key": "form-n"}],
    "evidence/<int:case_id>/strike": [{"note": "{note}"}],
    "evidence/<int:case_id>/export": [{"reason": REASON, "originals": "yes"}],
    "explore/kept/add": [
        {"question": "of=dataset:orchards.baskets&rows=place.commune", "name": "Giỏ theo xã", "roles": "leader",
         "pinned": "1"}
    ],
    "explore/run": [{"question": "of=dataset:orchards.baskets&rows=place.commune", "view": "both"}],
    "forms/uploads/<int:upload_id>/confirm": [{"act": "partial", "note": "Đã hỏi lại", "reason": REASON}],
    "forms/submissions/<int:submission_id>/<slug:act>": [{"<act>": "reject", "reason": REASON}],
    "forms/<str:code>/entry": [
        {"period": "{form_period}", "cell.ponds.0.pond": "A1", "cell.ponds.0.landed": "1.234,5",
         "lines.ponds": "3"}
    ],
    "incidents/open": [
        {"kind": "FLOOD", "title": "Ngập", "place": "{commune_id}", **PLACE, "severity": "", "basis": "corridor", "metres": "500",
         "points": "{latitude}, {longitude}\n12.2, 107.7", "line": "113", "what": "Nước lên", "phone": "0912345678", "key": "form-i"}
    ],
    "incidents/<int:incident_id>/tasks": [
        {"lines": "1", "step-1": "", "what-1": "Đi xem", "organization-1": "so-nnmt", "minutes-1": "30", "before-1": "", "key": "form-t"}
    ],
    "incidents/<int:incident_id>/<slug:what>": [
        {"<what>": "respond", "reason": REASON},
        {"<what>": "log", "kind": "note", "text": "Nước lên"}, {"<what>": "log", "kind": "figure:dead", "value": "1", "of": "2"},
        {"<what>": "area", "basis": "corridor", "points": "{latitude}, {longitude}\n12.2, 107.7", "metres": "500"},
        {"<what>": "task", "what": "Đi xem", "organization": "so-nnmt", "minutes": "30"},
        {"<what>": "resource", "kind": "boat", "name": "Xuồng", "quantity": "1,5", "organization": "so-xd", "ask": "1", "key": "form-b"},
        {"<what>": "grade", "severity": "very_high", "reason": REASON}, *_repeat_form("<what>", ("guard", "hold"), guarded="1", held="1",
         reason=REASON),
        {"<what>": "handover", "to": "Kíp sau", "text": "Mọi việc yên"}, {"<what>": "join", "other": "{other_code}", "how": "link",
         "reason": REASON},
    ],
    "incidents/<int:incident_id>/resources/<int:resource_id>/<slug:what>": [{"<what>": "release", "note": "Xong"}],
    "incidents/tasks/<int:task_id>/<slug:what>": [
        {"<what>": "extend", "minutes": "60", "reason": REASON},
        *_repeat_form("<what>", ("accept", "finish", "decline", "drop"), reason=REASON, told_by="An"),
        {"<what>": "pass_on", "organization": "so-xd", "reason": REASON},
    ],
    "indicators/<str:code>/comments": [{"words": "Số này lạ", "to": "", "key": "form-k"}],
    "inquiries/ask": [{"text": "SELECT code FROM place"}],
    "map/views": [{"name": "Lũ", "c": "12.1,107.6,10", "on": "teams,closures", "roles": "leader"}],
    "reports/new": [
        {"channel": "hotline", "words": "Ổ gà sâu trước cổng chợ", "service": "field_reports.road_damage", **PLACE, "place": "{commune_id}",
         "landmark": "chợ", "name": "An", "phone": "0912345678", "key": UUID}
    ],
    "reports/<int:report_id>/act": [
        {"act": "sort", "service": "field_reports.flooding", "danger": "1"}, {"act": "hide", "reason": REASON},
        {"act": "hide_picture", "picture": "{picture_id}", "reason": REASON}, {"act": "merge", "into": "{number@c}", **OTHER},
        {"act": "ask", "organization": "so-xd", "what": "Cho mượn xe", **OTHER},
        {"act": "ask_extension", "due": "{workday}T16:00", "reason": REASON, **OTHER},
        {"act": "pass_on", "organization": "so-xd", "reason": REASON, **OTHER},
        {"act": "answer", "reason": REASON, "accuracy": "6", "why_elsewhere": "", **PLACE, **OTHER},
    ],
    "rosters/<slug:code>/shifts": [{"username": "commander", "starts": "{tomorrow}", "ends": "{next_month}T07:00"}],
    "sources/<str:code>/decide": _repeat_form("act", ("dismiss", "retry"), reason=REASON, rule="drivers.number"),
    "tokens": [{"name": "Máy đọc", "days": "30", "layers": "teams"}],
    "warnings/new": [WARNING],
    "warnings/<int:draft_id>/edit": [WARNING],
    "warnings/<int:draft_id>/<slug:act>": _repeat_form("<act>", ("release", "return"), reason=REASON),
}  # fmt: skip
"""By the address they are sent to."""
QUERIES: Mapping[str, Form] = {
    "alerts/rules/<str:code>": {"from": "{yesterday}", "to": "{today}", "for": "60", "limit-1": "45"},
    "map/area/take/<str:kind>": {"area": "circle:{latitude},{longitude},1000"},
    "map/area": {"area": "circle:{latitude},{longitude},1000"},
    "map/card": {"card": "point/{latitude},{longitude}"},
    "map/features": {"box": "107,11,108,13", "on": "teams"},
    "map/near": {"point": "{latitude},{longitude}", "near": "teams"},
    "map/reach": {"point": "{latitude},{longitude}", "minutes": "15"},
    "map/route": {"from": "{latitude},{longitude}", "to": "12.1,107.7"},
    "records": {"datastream": "{datastream}", "from": "{yesterday}T00:00", "to": "{today}T00:00"},
    "tiles": {"ids": "environment.no2_hour@thing:{thing_id}"},
    "wall/cells": {"ids": "environment.no2_hour@thing:{thing_id}"},
    "evidence/take": {"event": "{event_id}"},
    "directives/give": {"place": "{commune_id}"},
    "evacuation/new": {"area": "circle:{latitude},{longitude},3000"},
    "changes": {"number": "environment.no2_hour", "feature": "thing:{thing_id}", "since": "week"},
    "decide/<slug:pack>/waits/<slug:process>": {"step": "4", "less": "1"},
}
"""By the address that says nothing without."""
