"""Every role follows the links of a running demo in both languages and meets no page that fails. The long crawl is ``make crawl``."""

import pytest

from tests.crawler.__main__ import visitors
from tests.crawler.crawl_budget import Budget
from tests.crawler.crawler import crawl

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("installation")]
PAGES = 40
ROLES = ("anonymous", "leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")


@pytest.mark.parametrize("role", ROLES)
def test_no_link_of_the_demo_leads_to_a_page_that_fails(installation, role):
    for visitor in visitors(installation.home, [role]):
        done = crawl(installation.address, visitor, Budget(pages=PAGES, of_shape=2, of_route=4), installation.home / "log" / "web.log")
        assert done.pages >= PAGES / 2, (visitor.language, done.pages)
        assert not done.faults, "\n".join(map(str, done.faults))
