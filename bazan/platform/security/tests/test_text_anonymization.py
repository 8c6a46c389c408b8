"""What leads to a person is dotted out of words; what only looks like a number of theirs stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.language import speaking
from bazan.platform.security import text_anonymization


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Gọi anh 0912345612 ngay", "Gọi anh 09••••••12 ngay"),
        ("0912 345 612, 0912.345.612; 091-234-5612", "09••••••12, 09••••••12; 09••••••12"),
        ("+84 912 345 612", "84•••••••12"),
        ("trạm (0261) 3888 999", "trạm 02•••••••99"),
        ("CCCD 067090001234.", "CCCD 06••••••••34."),
        ("gửi le.van.a@example.vn", "gửi l•••@example.vn"),
    ],
)
def test_numbers_of_people_are_dotted_out(said, read):
    assert text_anonymization.without_numbers(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "Mưa 01.02.2026 10:30, 05-11-2026 08:15", "Gọi 112, 113 hoặc 1800 1234", "1.200.000.000 đồng cho 012 hộ", "12.010203, 107.690123",
        "SC-2026-0001", "2026-01-02T03:04:05.006007+00:00", "a0912345612b", "0e2c7f0a-0912-3456-7890-0123456789ab",
    ],
)  # fmt: skip
def test_what_is_nobodys_number_stays(said):
    assert text_anonymization.without_numbers(said) == said


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.text("abc đ", max_size=5))
def test_no_whole_number_is_left_and_hiding_twice_changes_nothing(number, around):
    hidden = text_anonymization.without_numbers(f"{around} {number} {around}")
    assert number not in hidden and text_anonymization.without_numbers(hidden) == hidden


def test_names_keep_their_first_letters():
    assert text_anonymization.hidden_name("Trần Thị Mai") == "T••• T••• M•••" and text_anonymization.hidden_name("") == ""
    assert text_anonymization.hidden_number("112") == "•••" and text_anonymization.hidden_number("") == ""


def test_what_was_erased_says_so_in_the_readers_language():
    with speaking("vi"):
        assert text_anonymization.shown(text_anonymization.ERASED) == "đã xoá theo thời hạn"
    with speaking("en"):
        assert "erased" in text_anonymization.shown(text_anonymization.ERASED)


def test_a_fingerprint_is_of_these_words_and_of_this_house():
    import hashlib

    assert (
        text_anonymization.fingerprint("0912345612")
        == text_anonymization.fingerprint("0912345612")
        != text_anonymization.fingerprint("0912345613")
    )
    assert text_anonymization.fingerprint("0912345612") != hashlib.sha256(b"0912345612").hexdigest()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Xe 48A-123.45 đổ đất ra đường", "Xe 48••• đổ đất ra đường"),
        ("xe máy 48-B1 123.45 và 49X1-12345", "xe máy 48••• và 49•••"),
        ("Ông Nguyễn Văn Tám nói", "Ông N••• V••• T••• nói"),
        ("nhà anh Tuấn hàng xóm", "nhà anh T••• hàng xóm"),
        ("do Trần Thị Hoa ký", "do T••• T••• H••• ký"),
        ("chị H'Bia Niê gọi 0912345612", "chị H••• N••• gọi 09••••••12"),
    ],
)
def test_what_everybody_reads_names_no_neighbour(said, read):
    assert text_anonymization.without_people(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "Ổ gà trên đường Nguyễn Tất Thành, gần trường Lê Quý Đôn", "xe từ Hà Nội, Lâm Đồng lên", "xã Nam Đà, huyện Krông Nô",
        "Chợ Đắk Mil bị ngập, quốc lộ 14 đoạn Km 850", "cầu 14 hỏng, cột số 48 gãy", "Mưa lớn ở Gia Nghĩa từ 8 giờ",
        "anh em trong xóm đều thấy", "QL28 Km 12+300",
    ],
)  # fmt: skip
def test_places_named_after_people_stay(said):
    assert text_anonymization.without_people(said) == said
