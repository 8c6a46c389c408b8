from tests.fixtures.formula_trial_province import land  # noqa: F401 - a fixture
