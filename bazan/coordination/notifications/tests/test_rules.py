"""Texts of messages, cut to what a channel carries."""

from hypothesis import given
from hypothesis import strategies as st

from bazan.coordination.notifications import rules


@given(st.text(max_size=400), st.text(max_size=400), st.integers(60, 300), st.booleans())
def test_a_text_never_outgrows_its_channel_and_keeps_its_address(subject, body, longest, plain):
    text = rules.text_of(subject, body, "http://x/alerts/7", "", longest, plain)
    assert len(text) <= longest and text.endswith("http://x/alerts/7")
    assert rules.unmarked("Đắk Nông – xã Quảng Sơn…") == "Dak Nong - xa Quang Son..."
