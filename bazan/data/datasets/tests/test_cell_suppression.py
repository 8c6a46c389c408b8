import itertools
from collections.abc import Hashable

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bazan.data.datasets.public_tables.cell_suppression import Line, hidden


def row(*counts):
    """One row of counts with its total."""
    # pyrefly: ignore[bad-assignment] - keys of these tables are numbers, words and pairs of them
    cells: dict[Hashable, int] = dict(enumerate(counts)) | {"all": sum(counts)}
    return cells, [Line("all", tuple(range(len(counts))))]


def crossed(counts):
    """A table with a total for each row, each column and all."""
    rows, columns = len(counts), len(counts[0])
    cells: dict[Hashable, int] = {(r, c): counts[r][c] for r in range(rows) for c in range(columns)}
    cells |= {(r, "all"): sum(counts[r]) for r in range(rows)}
    cells |= {("all", c): sum(line[c] for line in counts) for c in range(columns)}
    cells["all", "all"] = sum(sum(line) for line in counts)
    lines = [Line((r, "all"), tuple((r, c) for c in range(columns))) for r in range(rows)]
    lines += [Line(("all", c), tuple((r, c) for r in range(rows))) for c in range(columns)]
    lines += [Line(("all", "all"), tuple((r, "all") for r in range(rows))), Line(("all", "all"), tuple(("all", c) for c in range(columns)))]
    return cells, lines


def test_nothing_is_hidden_where_nothing_is_small():
    assert hidden(*row(5, 9, 0, 12), smallest=5) == frozenset()


def test_a_small_count_takes_the_next_smallest_with_it():
    assert hidden(*row(3, 9, 40), smallest=5) == {0, 1}


def test_two_ones_alone_would_be_known_from_their_sum():
    assert hidden(*row(1, 1, 8, 40), smallest=5) == {0, 1, 2}


def test_zero_tells_of_nobody():
    assert 1 not in hidden(*row(3, 0, 40), smallest=5)


def test_a_small_total_is_hidden_too():
    assert "all" in hidden(*row(3, 0, 0), smallest=5)


def test_one_small_count_in_a_crossed_table_hides_a_rectangle():
    cells, lines = crossed([[2, 30, 40], [50, 60, 70], [80, 90, 95]])
    found = hidden(cells, lines, smallest=5)
    assert len(found) == 4
    assert {key[0] for key in found} == {0, 1}  # pyrefly: ignore[bad-index] - keys of these tables are numbers, words and pairs of them


counts = st.integers(0, 9)


@given(st.lists(counts, min_size=2, max_size=8), st.integers(2, 6))
def test_every_small_count_of_a_row_is_hidden_and_no_line_gives_one_away(values, smallest):
    cells, lines = row(*values)
    found = hidden(cells, lines, smallest)
    assert {key for key, count in cells.items() if 0 < count < smallest} <= found
    if found:
        assert len(found) >= 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=3), st.integers(2, 5))
def test_no_small_count_of_a_crossed_table_can_be_worked_out(values, smallest):
    """Every table of whole numbers that would be published the same way is tried: each small count has at least two values in them."""
    cells, lines = crossed(values)
    found = hidden(cells, lines, smallest)
    # pyrefly: ignore[not-iterable] - keys of these tables are numbers, words and pairs of them
    inner = [key for key in found if "all" not in key]
    small = {key for key in inner if cells[key] < smallest}
    assume(inner and len(inner) <= 5)
    seen = {key: set() for key in small}
    for guess in itertools.product(range(12), repeat=len(inner)):
        trial = cells | dict(zip(inner, guess, strict=True))
        for line in lines:
            if "all" in line.parts[0]:  # pyrefly: ignore[not-iterable] - keys of these tables are numbers, words and pairs of them
                continue
            total = sum(trial[key] for key in line.parts)
            if line.total in found:
                trial[line.total] = total
            elif total != trial[line.total]:
                break
        else:
            if all(sum(trial[key] for key in line.parts) == trial[line.total] or line.total in found for line in lines):
                for key in small:
                    seen[key].add(trial[key])
    assert all(len(values) > 1 for values in seen.values()), (cells, found)


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=4), min_size=2, max_size=4).filter(lambda t: len({len(r) for r in t}) == 1)
)
def test_hiding_ends_and_hides_no_zero_beside(values):
    cells, lines = crossed(values)
    found = hidden(cells, lines, 5)
    assert all(cells[key] > 0 for key in found)
