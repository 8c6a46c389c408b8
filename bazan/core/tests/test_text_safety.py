import unicodedata

import pytest

from bazan.core.text_safety import unseen, with_unseen_shown


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\u200d", "\u200f", "\ufeff", "\u00ad", "\u2060", "\u061c"])
def test_what_turns_or_hides_is_found_and_shown(sign):
    assert unseen(f"Trạm {sign}A") and with_unseen_shown(f"Trạm {sign}A") == "Trạm ▯A"


def test_vietnamese_in_either_form_and_lines_are_seen():
    text = "Đắk Nông, Xã Quảng Sơn\r\n\tƯỡng Ạ"
    assert not unseen(text) and not unseen(unicodedata.normalize("NFD", text))
