"""``bazan import``: bring in files by hand."""

import argparse
import sys
from pathlib import Path
from typing import Any

from bazan.processes.cli.export_import import run as arrive


def register(nouns) -> None:
    parser = nouns.add_parser(
        "import",
        help="bring in a file of observations (CSV) or rows (CSV, Excel), plain or gzipped; asked again it goes on where it stopped;"
        " or an export, into an empty installation",
    )
    parser.add_argument("file", type=Path)
    kinds = parser.add_mutually_exclusive_group(required=True)
    kinds.add_argument("--source", help="the code of a source already registered, or a source's TOML file")
    kinds.add_argument("--whole", action="store_true", help="the folder is what `bazan export` wrote; this installation is empty")
    parser.add_argument("--sector", default="", help="for a source whose file doesn't name its sector")
    parser.set_defaults(run=lambda arguments: (arrive if arguments.whole else _import)(arguments), new_home="whole")


def _import(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.errors import BazanError, NotFound
    from bazan.core.labels import sentence
    from bazan.data.sources import api as sources

    if not arguments.file.is_file():
        raise NotFound("sources.file.unknown", {"file": str(arguments.file)})
    code = _source(arguments, sources)
    bar = _Bar()
    run = sources.import_file(arguments.file, code, actor="command line", progress=bar.show)
    bar.end()
    print(sources.told(run))
    for told in sources.findings(run):
        print(f"  {told}")
    for rule, count, params in sources.refused_by(run.id):
        print(f"  {count:>9}  {sources.words_of(rule, params)}")
    if run.state == "failed":
        print(sentence(BazanError(run.error_rule, run.error_params)), file=sys.stderr)
    return 0 if run.state == "done" else 1


def _source(arguments: argparse.Namespace, sources: Any) -> str:
    """The code of the source, registered from its file where one is given."""
    from bazan.core.errors import BazanError, Refused
    from bazan.platform.declarations.api import read_file

    path = Path(arguments.source)
    if path.suffix != ".toml":
        return arguments.source
    try:
        item = read_file(path)
    except BazanError as why:
        raise Refused("sources.binding.file", {"file": str(path), "why": why}) from why
    sources.load_sources([item], sector=arguments.sector, actor="command line")
    return item["code"]


class _Bar:
    """A bar on a terminal; a line each tenth elsewhere."""

    WIDTH = 30

    def __init__(self):
        self.live, self.tenth = sys.stderr.isatty(), -1

    def show(self, run: Any) -> None:
        from bazan.data.sources import api as sources

        share = run.progress or 0.0
        if not self.live and int(share * 10) == self.tenth:
            return
        self.tenth = int(share * 10)
        full = round(share * self.WIDTH)
        text = f"[{'█' * full}{'·' * (self.WIDTH - full)}] {share:4.0%}  {sources.told(run)}"
        print(f"\r{text}" if self.live else text, end="" if self.live else "\n", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.live:
            print(file=sys.stderr)
