"""What pages take from the web: what a request says, and how it is answered whoever asks."""

from bazan.platform.web.as_of_addresses import only_now, past_fields, reads_its_own, staying
from bazan.platform.web.range_responses import in_parts
from bazan.platform.web.request_parameters import Said, asked, judge_form, typed, whole
from bazan.platform.web.request_parameters import day as day_asked
from bazan.platform.web.responses import FORM_ROOM, download, refused, render_part, render_with_sound, status_of, too_large
from bazan.platform.web.url_converters import SecretPart

__all__ = [
    "FORM_ROOM",
    "Said",
    "SecretPart",
    "asked",
    "day_asked",
    "download",
    "in_parts",
    "judge_form",
    "only_now",
    "past_fields",
    "reads_its_own",
    "refused",
    "render_part",
    "render_with_sound",
    "status_of",
    "staying",
    "too_large",
    "typed",
    "whole",
]
