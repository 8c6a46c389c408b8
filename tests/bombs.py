"""Workbooks that are small on the wire and large to whoever reads them."""

import io
import zipfile

from bazan.platform.drivers.files.workbook import cell_name

_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
COLUMNS = 20


def one_text_in_many_cells(cells: int = 60_000, length: int = 32_767, letter: str = "ổ") -> bytes:
    """A workbook of some hundred kilobytes whose cells all show one long text: two thousand million characters, four gigabytes."""
    shown = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{cell_name(row, at)}" t="s"><v>0</v></c>' for at in range(1, COLUMNS + 1)) + "</row>"
        for row in range(1, cells // COLUMNS + 1)
    )
    return workbook_of(
        {
            "xl/sharedStrings.xml": f'<sst xmlns="{_SHEETS}"><si><t>{letter * length}</t></si></sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEETS}"><sheetData>{shown}</sheetData></worksheet>',
        }
    )


def workbook_of(parts: dict[str, str]) -> bytes:
    """The smallest workbook that has these parts; its one sheet is called ``A``."""
    held = io.BytesIO()
    relations = (
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    sheet = '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets>'
    whole = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_RELATIONS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_RELATIONS}">{sheet}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
    }
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, text in (whole | parts).items():
            packed.writestr(name, text)
    return held.getvalue()
