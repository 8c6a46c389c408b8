"""One text a channel from the same facts: within its length, whole to the ear."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bazan.response.warnings import channel_texts
from bazan.response.warnings.tests.conftest import ENDS, words
from bazan.response.warnings.types import Spoken

SAID = Spoken(
    "Alert", "Actual", words("Trung tâm"), words("Lũ quét"), words("Lũ quét trên suối Đắk Nia"),
    words("Mưa 120 mm từ 06:30 ngày 25/11/2026"), words("Lên nơi cao ngay. Không qua ngầm tràn. Gọi 112."),
    {"vi": ("Xã Đắk Một", "Xã Hai"), "en": ("Dak Mot commune", "Hai commune")}, ENDS, "https://ioc.example/warnings/public",
)  # fmt: skip


def text(channel, language="vi", said=SAID):
    return next(one.text for one in channel_texts.texts(said) if (one.channel, one.language) == (channel, language))


def test_a_short_message_says_what_where_until_when_and_then_what_to_do():
    assert text("sms") == "CẢNH BÁO Lũ quét: Xã Đắk Một, Xã Hai. Đến 16:00 25/11. Gọi 112."
    assert text("sms_unmarked") == (
        "CANH BAO Lu quet: Xa Dak Mot, Xa Hai. Den 16:00 25/11. Len noi cao ngay. Khong qua ngam tran. Goi 112. https://ioc.example/warnings/public"
    )


def test_the_loudspeaker_speaks_whole_sentences_and_says_the_danger_twice():
    script = text("loudspeaker")
    assert "đến 16 giờ ngày 25 tháng 11." in script
    assert "Mưa 120 mm từ 6 giờ 30 phút ngày 25 tháng 11 năm 2026." in script
    assert script.count("Lũ quét trên suối Đắk Nia.") == 2 and script.count("Bà con cần làm ngay: Lên nơi cao ngay.") == 2
    assert "http" not in script and "Xã Đắk Một và Xã Hai" in script


def test_an_exercise_says_so_in_every_channel():
    for one in channel_texts.texts(replace(SAID, status="Exercise")):
        assert any(word in one.text for word in ("DIỄN TẬP", "DIEN TAP", "EXERCISE", "diễn tập", "exercise")), one.channel


def test_a_cancellation_speaks_of_no_end():
    for one in channel_texts.texts(replace(SAID, msg_type="Cancel")):
        assert "16" not in one.text
        assert any(word in one.text.lower() for word in ("hủy", "huy", "cancel")), one.channel


WORDS = st.text(st.sampled_from("aăâđêôơưộ ễ.!?[]{}€–…\n0159"), min_size=1, max_size=160).map(
    lambda text: {"vi": f"L{text}", "en": f"F{text}"}
)


@given(WORDS, WORDS, WORDS, WORDS, st.integers(1, 40))
def test_no_text_is_longer_than_its_channel_takes(event, headline, description, instruction, count):
    names = {"vi": tuple(f"Xã Số {n}" for n in range(count)), "en": tuple(f"Number {n} commune" for n in range(count))}
    said = replace(SAID, event=event, headline=headline, description=description, instruction=instruction, names=names)
    for one in channel_texts.texts(said):
        assert one.text and (not one.limit or len(one.text) <= one.limit), one
        if one.channel == "sms_unmarked":
            assert one.text.isascii() and not set(one.text) & set("[]{}^~|\\`\n")
