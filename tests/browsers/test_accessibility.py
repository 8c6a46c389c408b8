"""The check of accessibility finds what is wrong."""

import pytest

from tests.browsers.accessibility import find_violations
from tests.browsers.chromium import browser

pytestmark = pytest.mark.browser

GOOD = "<p>Mực nước đang lên</p>" * 10


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (GOOD, []),
        ("<p style='color: #bbb'>Mờ</p>", ["color-contrast"]),
        (GOOD + "<p style='color: #bbb'>Mờ</p>" + GOOD, ["color-contrast"]),
        (GOOD + "<div style='background: #444'><div><p>Mờ</p></div></div>", ["color-contrast"]),
        (GOOD + "<p style='opacity: 0.3'>Mờ</p>", ["color-contrast"]),
        (GOOD + "<label>Tên <input value='Mờ' style='color: #ccc'></label>", ["color-contrast"]),
        (GOOD + "<img src='data:,'>", ["image-alt"]),
    ],
)
def test_each_fault_is_found(body, rules):
    with browser() as chromium:
        page = chromium.new_page()
        page.set_content(f"<!doctype html><html lang='vi'><title>Trang</title><main><h1>Trang</h1>{body}</main>")
        assert [fault.partition(":")[0] for fault in find_violations(page)] == rules
