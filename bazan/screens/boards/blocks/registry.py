"""The module of each kind of block: its queries, its drawing and its table."""

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
