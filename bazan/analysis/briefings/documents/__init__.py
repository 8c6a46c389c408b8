"""A briefing as a document: Word by a template the province may change, PDF, and a workbook. Each is drawn of what was frozen alone."""

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from bazan.analysis.briefings.documents import page_content
from bazan.analysis.briefings.types import Content, Format
from bazan.core.errors import Unavailable
from bazan.core.language import speaking
from bazan.core.settings import current

MEDIA: Mapping[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def made(content: Content, form: Format, spoken: str, public_key: str, templates: Path) -> bytes:
    """The document in a language. ``templates``: the province's folder of templates of Word, which needn't be there.

    Refused ``briefings.template``; Unavailable ``analyse.packages`` where Word's template engine isn't installed.
    """
    with speaking(spoken):
        drawn = page_content.drawn(content, public_key, current().address)
        match form:
            case "pdf":
                from bazan.analysis.briefings.documents import pdf  # these load large libraries

                return pdf.as_pdf(drawn)
            case "xlsx":
                from bazan.analysis.briefings.documents import workbook

                return workbook.as_xlsx(drawn)
        return _word().as_docx(drawn, templates)


def blank_template() -> bytes:
    """The template of Word a province begins with. Unavailable ``analyse.packages``."""
    return _word().template()


def _word() -> ModuleType:
    try:
        from bazan.analysis.briefings.documents import docx_file
    except ModuleNotFoundError as why:
        raise Unavailable("analyse.packages", {}) from why
    return docx_file
