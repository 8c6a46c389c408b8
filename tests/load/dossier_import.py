"""How fast a dossier system's file comes in. ``python -m tests.load.dossier_import [--lines N] [--write FILE] [--profile]`` prints JSON.

A database of its own with a made-up sector (packs/ferries, 25 columns) in the real province. The file is imported by the same
function as ``bazan import rows``; then once more, which must change nothing. Another file is killed halfway, without a word, in a process
of its own, and gone on with: every row must be there once. Beside it, PostgreSQL's own COPY of the same file into plain tables, which
checks nothing. ``--write`` only writes the file, ``--profile`` says where the time goes.
"""

import argparse
import cProfile
import io
import json
import pstats
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from bazan.core.settings import ROOT
from tests.load.django_environment import House, load, peak_mb, report_from

PACK = Path(__file__).parent / "packs" / "ferries"
HEAD = (
    "SO_GIAY,MA_TT,LINH_VUC,NOI_NHAN,NOI_GIAI_QUYET,XA,NGAY_NHAN,HEN_TRA,NGAY_XONG,NGAY_TRA,KENH,MUC,PHI,LE_PHI,TRA_TRUC_TUYEN,"
    "SO_LAN_BO_SUNG,SO_LAN_GIA_HAN,SO_LAN_XIN_LOI,SO_TRANG,SO_HOA,KET_QUA,DIEM,TRANG_THAI,NGUOI_NOP,NGUOI_LAM"
)
FIELDS = ("Đất đai, môi trường", "Hộ tịch", "Xây dựng", "Giao thông vận tải", "Lao động, thương binh và xã hội")
FAMILY, GIVEN = ("Nguyễn", "Trần", "Lê", "Y", "H'", "Phạm", "Đỗ"), ("Văn An", "Thị Bình", "Bkrông", "Niê", "Minh Châu", "Quốc Dũng")
PROMISE_S = 60.0
CHILD = "from tests.load.dossier_import import imported; imported()"
KILLED_SHARE, KILLED_LEAST = 4, 75_000
"""The file that is killed holds a quarter of the lines, but enough for three batches."""


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
    parser = argparse.ArgumentParser(prog="tests.load.dossier_import", description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--profile", action="store_true")
    told = parser.parse_args()
    if told.write:
        write(told.write, told.lines, ["24611", "24615", "24616", "24617"])
        return 0
    report_from("dossiers", lambda stage: measure(told.lines, stage, told.profile))
    return 0


def measure(count: int, stage: House, profile: bool) -> dict:
    import tomllib

    from bazan.core.settings import current
    from bazan.core.time import local_day, now
    from bazan.data.datasets import api as datasets
    from bazan.data.sources import api as sources
    from bazan.directory.organizations import api as organizations
    from bazan.directory.places import api as places
    from bazan.platform.packs import load as load_pack

    province = current().province_folder
    places.load_province(province)
    organizations.load_province(province)
    datasets.load_pack(load_pack(PACK))
    sources.load_sources([tomllib.loads((PACK / "sources" / "permits.toml").read_text("utf-8"))])
    path, other = stage.home / "permits.csv", stage.home / "others.csv"
    communes = [place.code for place in places.everything("commune") if place.valid(local_day(now()))]
    write(path, count, communes)
    with other.open("w", encoding="utf-8") as file:
        halved = max(count // KILLED_SHARE, KILLED_LEAST)
        file.writelines(line.replace("000.00.", "000.01.", 1) for line in lines(halved, communes, seed=11))
    watch = cProfile.Profile()
    if profile:
        watch.enable()
    first, run = _timed(path, stage)
    if profile:
        watch.disable()
        said = io.StringIO()
        pstats.Stats(watch, stream=said).sort_stats("tottime").print_stats(35)
        print(said.getvalue(), file=sys.stderr)
    again, second = _timed(path, stage)
    killed = _killed(other, halved)
    return {
        "lines": count,
        "bytes": path.stat().st_size,
        # pyrefly: ignore[missing-attribute] - a run
        "first": first | {"lines_per_s": round(count / first["seconds"]), "accepted": run.accepted, "rejected": run.rejected},
        # pyrefly: ignore[missing-attribute] - a run
        "again": again | {"same": second.duplicate, "accepted": second.accepted, "superseded": second.superseded},
        "killed_halfway": killed,
        "rows": _rows(),
        "peak_mb": peak_mb(),
        "peers": _copied(path, stage),
        "promise_s": PROMISE_S,
        # pyrefly: ignore[missing-attribute] - a run
        "kept": first["seconds"] < PROMISE_S and run.accepted == count == second.duplicate and killed["exact"],
    }


def _timed(path: Path, stage: House) -> tuple[dict, object]:
    from bazan.data.sources import api as sources

    before, cpu, began = load(), stage.cpu_s(), time.monotonic()

    def tell(run) -> None:
        share = run.progress or 0
        print(f"  {time.monotonic() - began:6.1f} s  {share:4.0%}  {run.read:>9} lines", file=sys.stderr, flush=True)

    run = sources.import_file(path, "ferry-permits", actor="bench", progress=tell)
    assert run.state == "done", (run.error_rule, run.error_params)
    return {"seconds": round(time.monotonic() - began, 2), "cpu_s": stage.since(cpu), "load": before}, run


def imported() -> None:
    """What the child does: import the file, telling each committed batch on standard output."""
    import django

    django.setup()
    from bazan.data.sources import api as sources

    run = sources.import_file(Path(sys.argv[1]), "ferry-permits", actor="bench", progress=lambda run: print(run.read, flush=True))
    print(json.dumps({"state": run.state, "read": run.read, "accepted": run.accepted}), flush=True)


def _killed(path: Path, count: int) -> dict:
    """A process that imports is killed after half of the lines; another goes on. Every line must then be one row, no more, no less."""
    before = _rows()
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout
    at_kill = 0
    for line in child.stdout:
        if line.strip().isdecimal() and int(line) * 2 >= count:
            at_kill = int(line)
            break
    time.sleep(0.2)  # into the next batch
    child.send_signal(signal.SIGKILL)
    child.wait()
    kept = _rows() - before
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    after = json.loads(done.stdout.splitlines()[-1])
    rows = _rows() - before
    return {
        "lines": count,
        "told_at_kill": at_kill,
        "rows_at_kill": kept,
        "went_on_s": round(time.monotonic() - began, 2),
        "rows": rows,
        "run": after,
        "exact": rows == count == after["accepted"] and at_kill <= kept < count,
    }


def _rows() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM data_ferries_permits WHERE superseded_by IS NULL")
        return cursor.fetchone()[0]


def _copied(path: Path, stage: House) -> dict:
    """COPY of the same file: 25 columns of text, and the same with an index that lets no code stand twice."""
    from django.db import connection

    found = {}
    for name, ending in (("copy_plain", ""), ("copy_unique", ', PRIMARY KEY ("SO_GIAY")')):
        columns = ", ".join(f'"{column}" text' for column in HEAD.split(","))
        before, cpu, began = load(), stage.cpu_s(), time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {name} ({columns}{ending})")
            with cursor.cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER true)") as copy, path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    copy.write(chunk)
        found[name] = {"seconds": round(time.monotonic() - began, 2), "cpu_s": stage.since(cpu), "load": before}
    return found


if __name__ == "__main__":
    sys.exit(main())
