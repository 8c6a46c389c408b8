import pytest

from tools.reference import PAGES, REFERENCE


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_says_what_the_code_says(name):
    assert (REFERENCE / name).read_text("utf-8") == PAGES[name](), "run `make docs`"
