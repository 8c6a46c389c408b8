"""The one table of kinds: its name in a board file, and the module that reads, asks, draws and tables it."""

from bazan.screens.boards.blocks import chart, heat, league, live_map, map, matrix, multiples, plan, rows, score, season, shares
from bazan.screens.boards.blocks.types import Kind

KINDS: dict[str, Kind] = {
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
