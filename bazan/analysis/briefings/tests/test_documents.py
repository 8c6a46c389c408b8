"""Documents: what the decree asks of a paper stands in each, and a province's own template is used or refused."""

import io
import zipfile

import docx
import pytest
from docx.styles.style import ParagraphStyle
from docx.table import Table
from openpyxl import load_workbook

from bazan.analysis.briefings.documents import blank_template, docx_file, made, page_content, pdf
from bazan.analysis.briefings.documents.layout import layout
from bazan.analysis.briefings.tests.sample_facts import NOW, both, content, figure, number
from bazan.analysis.briefings.types import Fact, Moment
from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking
from bazan.platform.design_system.api import qr_picture

KEY = "ab" * 32
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def whole():
    count = Fact("alerts", "alerts", "events", "", {}, {"active": figure(3, 0, ""), "raised": figure(12, 0, "")}, address="/alerts")
    words = {"what": both("Rà soát <hộ> & báo cáo {{ x }}"), "lead": both("Sở NN&MT"), "state": both("đang thực hiện")}
    due = {"due": Moment(NOW, "minute")}
    wordy = Fact("directive_given:1", "directive_given", "decided", "orchards", words, {}, due, address="/directives/1")
    return content([number(), count, wordy])


def text_of(data):
    """Everything a document of Word says, in order."""
    document = docx.Document(io.BytesIO(data))
    found = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += [paragraph.text for row in block.rows for cell in row.cells for paragraph in cell.paragraphs]
        else:
            found.append(block.text)
    return "\n".join(found)


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    return made(whole(), "docx", "vi", KEY, tmp_path_factory.mktemp("none"))


def test_a_document_of_word_has_every_part_the_decree_asks_for_in_its_order(document):
    text = text_of(document)
    parts = [
        "UBND TỈNH MẪU", "TRUNG TÂM GIÁM SÁT, ĐIỀU HÀNH THÔNG MINH", "Số: 05/BC-IOC", NATION, MOTTO, "Mẫu, ngày 01 tháng 12 năm 2026",
        "BÁO CÁO", "Tình hình và việc cần chỉ đạo", "Số liệu của Tỉnh Mẫu, tính đến 06:30 ngày 01/12/2026", "I. VƯỢT NGƯỠNG",
        "1. Vườn cây", "Sản lượng tháng, tháng 10/2026: 97,2", "II. BIẾN ĐỘNG ĐÁNG CHÚ Ý", "Không có nội dung.", "Nơi nhận:",
        "- Lãnh đạo;", "- Lưu: VT, IOC.", "TM. ỦY BAN", "GIÁM ĐỐC", "Nguyễn Văn A", "\nPhụ lục\n", "(Kèm theo Báo cáo số 05/BC-IOC",
    ]  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places)


def test_what_people_wrote_stands_as_they_wrote_it_and_is_no_part_of_the_template(document):
    assert "“Rà soát <hộ> & báo cáo {{ x }}”" in text_of(document)


def test_codes_lead_to_their_passports_and_each_main_number_has_its_picture(document):
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        links = package.read("word/_rels/document.xml.rels").decode()
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
    codes = {piece.code for one in whole().sentences for piece in one.pieces["vi"][:9] if piece.code}
    assert any(f"/n/{code}" in links for code in codes) and "/directives/1" in links and len(pictures) == 2


def test_the_page_and_the_letters_are_those_of_the_layout(document):
    held, section = layout(), docx.Document(io.BytesIO(document)).sections[0]
    sides = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [side and round(side.mm) for side in sides] == [held.page[name] for name in ("width", "height", "left", "right")]
    normal = docx.Document(io.BytesIO(document)).styles["Normal"]
    assert isinstance(normal, ParagraphStyle) and normal.font.size
    assert normal.font.name == "Times New Roman" and 13 <= normal.font.size.pt <= 14


def test_the_layout_lies_within_what_the_decree_allows():
    """Decree 30/2020/ND-CP, appendix I, part I."""
    held = layout()
    ranges = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
    assert all(low <= held.page[name] <= high for name, (low, high) in ranges.items())
    sizes = {"nation": (12, 13), "motto": (13, 14), "organization": (12, 13), "symbol": (13, 13), "body": (13, 14), "type": (13, 14)}
    assert all(low <= held.sizes[name] <= high for name, (low, high) in sizes.items())
    assert (held.nation["name"], held.nation["motto"]) == (NATION, MOTTO) and held.between_pt >= 6 and 1 <= held.line <= 1.5


def test_a_pdf_is_a4_in_embedded_letters_that_have_every_vietnamese_sign(tmp_path):
    data = made(whole(), "pdf", "vi", KEY, tmp_path)
    assert data.startswith(b"%PDF") and b"/MediaBox [ 0 0 595" in data.replace(b"595.2756", b"595") and data.count(b"/FontFile2") >= 3
    lower = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    for text in (lower, lower.upper(), "−–—“”…×₫"):
        assert pdf._plain(text) == text
    assert pdf._plain("PM₂.₅ ≥ 3 → 5 😀") == "PM2.5 >= 3 -> 5 ?"


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(tmp_path):
    words = {"what": both("=cmd()"), "lead": both("@x"), "state": both("-")}
    wordy = Fact("directive_given:1", "directive_given", "decided", "", words, {}, {"due": Moment(NOW, "minute")})
    held = content([wordy, number()])
    book = load_workbook(io.BytesIO(made(held, "xlsx", "vi", KEY, tmp_path)))
    text, numbers = book.worksheets
    assert text["D1"].value == NATION and text["A3"].value == "Số: 05/BC-IOC"
    rows = {row[1].value: row for row in numbers.iter_rows(min_row=10)}
    assert rows["Sản lượng tháng"][2].value == 97.25 and rows["Sản lượng tháng, ngưỡng"][2].value == 98
    assert all(cell.data_type != "f" for page in book.worksheets for row in page.iter_rows() for cell in row)


def test_each_language_has_its_own_document(tmp_path):
    english = text_of(made(whole(), "docx", "en", KEY, tmp_path))
    assert "SOCIALIST REPUBLIC OF VIETNAM" in english and "I. BEYOND TARGET" in english and "Crop of the month" in english


def test_the_first_two_months_and_days_have_a_zero_in_front():
    from datetime import date

    with speaking("vi"):
        assert page_content._place_date("Mẫu", date(2026, 2, 5)) == "Mẫu, ngày 05 tháng 02 năm 2026"
        assert page_content._place_date("Mẫu", date(2026, 3, 15)) == "Mẫu, ngày 15 tháng 3 năm 2026"


def province_template(folder, change):
    """A template of the province: the house's, changed in Word."""
    document = docx.Document(io.BytesIO(blank_template()))
    change(document)
    folder.mkdir(exist_ok=True)
    document.save(folder / docx_file.NAME)
    return folder


def test_a_province_changes_the_template_and_the_document_follows(tmp_path):
    folder = province_template(
        tmp_path / "briefings", lambda document: document.paragraphs[0].insert_paragraph_before("HỎA TỐC {{ symbol }}")
    )
    assert "HỎA TỐC Số: 05/BC-IOC" in text_of(made(whole(), "docx", "vi", KEY, folder))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("{{ nothing_like_this }}", "uses a name"),
        ("{{ symbol", "written wrongly"),
        ("{% for x in %}", "written wrongly"),
        ("{{ symbol.__class__.__mro__ }}", "written wrongly"),
    ],
)
def test_a_template_that_can_not_be_filled_is_refused_with_its_reason(tmp_path, written, why):
    folder = province_template(tmp_path / "briefings", lambda document: document.add_paragraph(written))
    with pytest.raises(Refused) as refused:
        made(whole(), "docx", "vi", KEY, folder)
    with speaking("en"):
        assert "briefing.docx" in sentence(refused.value) and why in sentence(refused.value)


@pytest.mark.parametrize("data", [b"", b"no word", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_document_of_word_is_refused(tmp_path, data):
    (tmp_path / docx_file.NAME).write_bytes(data)
    with pytest.raises(Refused, match=r"briefings\.template"):
        made(whole(), "docx", "vi", KEY, tmp_path)


def test_a_qr_code_is_read_back_as_the_address_it_was_made_of():
    cv2 = pytest.importorskip("cv2")
    import numpy as np
    from PIL import Image

    address = "https://ioc.example.gov.vn/n/0123456789"
    picture = np.array(Image.open(io.BytesIO(qr_picture(address))).convert("L"))
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == address
