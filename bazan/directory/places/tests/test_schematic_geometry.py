"""The pieces a drawn territory falls into."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bazan.directory.places.schematic_geometry import _pieces

SNAKE = ["#####", "    #", "#####", "#    ", "#####"]


@given(arrays(np.int64, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(-1, 2)))
def test_cells_are_of_one_piece_when_a_way_of_equal_neighbours_joins_them(owner):
    assert _pieces(owner).tolist() == walked(owner)


def test_a_piece_may_wind_through_all_of_it():
    assert _pieces(np.array([list(row) for row in SNAKE])).max() == 2


def walked(owner):
    """The same cell by cell: numbered in the order of their first cells."""
    piece = np.full(owner.shape, -1)
    for start in np.ndindex(owner.shape):
        waiting = [start] if piece[start] < 0 else []
        number = piece.max() + 1
        while waiting:
            row, column = cell = waiting.pop()
            if piece[cell] < 0 and owner[cell] == owner[start]:
                piece[cell] = number
                beside = ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1))
                waiting += [(r, c) for r, c in beside if 0 <= r < owner.shape[0] and 0 <= c < owner.shape[1]]
    return piece.tolist()
