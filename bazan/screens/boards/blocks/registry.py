"""The module that asks for the data of each kind of block, draws it and makes its table."""

from bazan.screens.boards.blocks import chart, heat, league, live_map, map, matrix, multiples, plan, rows, score, season, shares
from bazan.screens.boards.blocks.types import Kind

MODULES: dict[str, Kind] = {
    "map": map,
    "live_map": live_map,
    "league": league,
    "multiples": multiples,
    "chart": chart,
    "season": season,
    "plan": plan,
    "score": score,
    "matrix": matrix,
    "heat": heat,
    "shares": shares,
    "rows": rows,
}
