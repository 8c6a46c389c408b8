"""Pages of cases, found by the apps whose cases they are."""

from collections.abc import Iterable

from bazan.coordination.cases.extensions import CasePage, CasePages
from bazan.platform.manifests.extensions import extensions_of


def find_case_pages(case_ids: Iterable[int]) -> dict[int, CasePage]:
    """Return the page of each case in reach that has one, by the number of the case."""
    wanted = list(case_ids)
    return {case: page for pages in extensions_of(CasePages) for case, page in pages.find(wanted).items()}
