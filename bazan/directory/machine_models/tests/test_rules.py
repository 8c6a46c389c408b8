"""Which newer version is better."""

import pytest

from bazan.directory.machine_models.rules import NOT_BETTER, WORSE_CALIBRATED, why_not
from bazan.platform.text_classification.types import Evaluation


def figures(macro_f1, calibration_error=0.05):
    return Evaluation(100, macro_f1, macro_f1, calibration_error, {}, ())


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        (figures(0.60), NOT_BETTER),
        (figures(0.609), NOT_BETTER),
        (figures(0.61), ""),
        (figures(0.7, 0.06), ""),
        (figures(0.7, 0.0601), WORSE_CALIBRATED),
        (figures(0.5, 0.01), NOT_BETTER),
    ],
)
def test_a_version_is_taken_when_it_knows_more_and_is_no_less_honest(offered, wanted):
    assert why_not(offered, figures(0.6), 0.01) == wanted


def test_the_first_version_is_taken_and_an_equal_one_never():
    assert why_not(figures(0.1, 0.9), None, 0.01) == ""
    assert why_not(figures(0.6), figures(0.6), 0) == NOT_BETTER
