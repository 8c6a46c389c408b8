"""Pure decisions: whether a newer version is better than the one in force."""

from bazan.platform.text_classification.types import Evaluation

NOT_BETTER, WORSE_CALIBRATED = "not_better", "worse_calibrated"


def why_not(offered: Evaluation, standing: Evaluation | None, margin: float) -> str:
    """Why the version offered isn't taken; empty: it is. Where none stands any is taken.

    Both evaluations are of the same held-out texts. Its macro F1 must be higher by the margin, its calibration error may not be higher by
    more: a surer model that is less honest about how sure it is would mislead whoever reads it.
    """
    if standing is None:
        return ""
    if offered.macro_f1 < standing.macro_f1 + margin or offered.macro_f1 == standing.macro_f1:
        return NOT_BETTER
    return WORSE_CALIBRATED if offered.calibration_error > standing.calibration_error + margin else ""
