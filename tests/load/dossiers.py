"""How fast a dossier system's file comes in. ``python -m tests.load.dossiers [--lines N] [--write FILE] [--profile]`` prints JSON.

A database of its own with a made-up sector (packs/ferries, 25 columns) in the real province. The file is imported by the same
function as ``bazan import rows``; halfway it is stopped by a signal and gone on with; then it is imported once more, which must
change nothing. ``--write`` only writes the file, ``--profile`` says where the time goes.
"""

import argparse
import cProfile
import io
import json
import os
import pstats
import random
import shutil
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from bazan.engines.database.embedded import EmbeddedPostgres

PACK = Path(__file__).parent / "packs" / "ferries"
HEAD = (
    "SO_GIAY,MA_TT,LINH_VUC,NOI_NHAN,NOI_GIAI_QUYET,XA,NGAY_NHAN,HEN_TRA,NGAY_XONG,NGAY_TRA,KENH,MUC,PHI,LE_PHI,TRA_TRUC_TUYEN,"
    "SO_LAN_BO_SUNG,SO_LAN_GIA_HAN,SO_LAN_XIN_LOI,SO_TRANG,SO_HOA,KET_QUA,DIEM,TRANG_THAI,NGUOI_NOP,NGUOI_LAM"
)
FIELDS = ("Đất đai, môi trường", "Hộ tịch", "Xây dựng", "Giao thông vận tải", "Lao động, thương binh và xã hội")
FAMILY, GIVEN = ("Nguyễn", "Trần", "Lê", "Y", "H'", "Phạm", "Đỗ"), ("Văn An", "Thị Bình", "Bkrông", "Niê", "Minh Châu", "Quốc Dũng")
PROMISE_S = 60.0


def lines(count: int, communes: list[str], seed: int = 20221111):
    """The file's lines, the same for the same seed: about 250 bytes each, one in a hundred with an empty end."""
    draw = random.Random(seed)
    stamp = "%Y%m%d%H%M%S"
    begin = datetime(2025, 7, 1, 7, 30)
    yield HEAD + "\n"
    for n in range(count):
        received = begin + timedelta(minutes=n * 720_000 // max(count, 1), seconds=draw.randrange(60))
        due = received + timedelta(days=draw.choice((3, 5, 10, 15, 30)))
        done = received + timedelta(hours=draw.randrange(4, 500))
        open_still = draw.random() < 0.01
        commune = draw.choice(communes)
        unit = f"ubnd-{commune}"
        field = draw.choice(FIELDS)
        cells = (
            f"000.00.{n % 97:02}.H36-{received:%y%m%d}-{n:07}", f"F{draw.randrange(1, 121):03}", f'"{field}"' if "," in field else field,
            unit, unit, commune, received.strftime(stamp), due.strftime(stamp), "" if open_still else done.strftime(stamp),
            "" if open_still else (done + timedelta(hours=5)).strftime(stamp), draw.choice(("counter", "online", "post")),
            str(draw.randrange(2, 5)), f"{draw.randrange(0, 300) * 1000}", f"{draw.randrange(0, 30) * 500}.5",
            draw.choice(("true", "false")),
            str(draw.randrange(3)), str(draw.randrange(2)), str(draw.randrange(2)), str(draw.randrange(1, 60)), draw.choice(("1", "0")),
            "" if open_still else draw.choice(("granted", "refused", "withdrawn")), str(draw.randrange(1, 6)),
            "Đang giải quyết" if open_still else "Đã trả kết quả", f"{draw.choice(FAMILY)} {draw.choice(GIVEN)} {n % 50_000}",
            f"cb-{draw.randrange(900):03}@{commune}",
        )  # fmt: skip
        yield ",".join(cells) + "\n"


def write(path: Path, count: int, communes: list[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines(count, communes))


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.dossiers", description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--profile", action="store_true")
    told = parser.parse_args()
    if told.write:
        write(told.write, told.lines, ["24611", "24615", "24616", "24617"])
        return 0
    home = Path(tempfile.mkdtemp(prefix="bazan-dossiers-"))
    server = EmbeddedPostgres(home / "postgres", durable=True)
    os.environ |= {"DATABASE_URL": server.start(), "BAZAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bazan.apps.settings"}
    try:
        import django

        django.setup()
        print(json.dumps(measure(told.lines, home, told.profile), indent=2))
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    return 0


def measure(count: int, home: Path, profile: bool) -> dict:
    import tomllib

    from django.core.management import call_command

    from bazan.connect.datasets import api as datasets
    from bazan.connect.sources import api as sources
    from bazan.engines.packs import load
    from bazan.kernel.settings import ROOT, current
    from bazan.register.organizations import api as organizations
    from bazan.register.places import api as places

    call_command("migrate", verbosity=0)
    province = ROOT / "provinces" / current().province
    places.load_province(province)
    organizations.load_province(province)
    datasets.load_pack(load(PACK))
    sources.load_sources([tomllib.loads((PACK / "sources" / "permits.toml").read_text("utf-8"))])
    path = home / "permits.csv"
    from bazan.kernel.time import local_day, now

    write(path, count, [place.code for place in places.everything("commune") if place.valid(local_day(now()))])
    size = path.stat().st_size
    watch = cProfile.Profile()
    if profile:
        watch.enable()
    first, run = _timed(path, sources)
    if profile:
        watch.disable()
        said = io.StringIO()
        pstats.Stats(watch, stream=said).sort_stats("tottime").print_stats(35)
        print(said.getvalue(), file=sys.stderr)
    again, second = _timed(path, sources)
    return {
        "lines": count,
        "bytes": size,
        "first": {"seconds": first, "lines_per_s": round(count / first), "accepted": run.accepted, "rejected": run.rejected},
        "again": {"seconds": again, "same": second.duplicate, "accepted": second.accepted, "superseded": second.superseded},
        "promise_s": PROMISE_S,
        "kept": first < PROMISE_S,
    }


def _timed(path: Path, sources) -> tuple[float, object]:
    began = time.monotonic()

    def tell(run) -> None:
        share = run.progress or 0
        print(f"  {time.monotonic() - began:6.1f} s  {share:4.0%}  {run.read:>9} lines", file=sys.stderr, flush=True)

    run = sources.import_file(path, "ferry-permits", actor="bench", progress=tell)
    assert run.state == "done", (run.error_rule, run.error_params)
    return round(time.monotonic() - began, 2), run


if __name__ == "__main__":
    sys.exit(main())
