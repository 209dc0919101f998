"""Damages many documents of every format and says what came of it: `python -m tests.fuzz --help`."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.command import nacsim

from .formats import FORMATS, make_results
from .trying import MOST_SECONDS, VISITS, Tried, tried, visited

#: What is typed and no document.
TYPED = ("overrides", "options")


def main() -> int:
    """Runs all trials; 1 if one of them went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5000, help="how many over all formats of documents")
    parser.add_argument("--typed", type=int, default=1000, help="how many --set, and half as many of other options")
    parser.add_argument("--links", type=int, default=500, help="how many links to the dashboard")
    parser.add_argument("--uploads", type=int, default=100, help="how many files that a visitor opens in it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=(*FORMATS, *VISITS), nargs="*", help="formats; default: all")
    parser.add_argument("--first", type=int, default=0, help="number of the first trial of each format")
    given = parser.parse_args()
    counts = {"overrides": given.typed, "options": given.typed // 2, "links": given.links, "uploads": given.uploads}
    documents = [name for name in FORMATS if name not in TYPED]
    counts |= dict.fromkeys(documents, -(-given.documents // len(documents)))
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch, "made")
        made.mkdir()
        make_results(made, nacsim)
        ended = Counter[str]()
        for name in given.only or (*FORMATS, *VISITS):
            found = []
            for number in range(given.first, given.first + counts[name]):
                if name in VISITS:
                    found.append(visited(name, number, given.seed))
                else:
                    with tempfile.TemporaryDirectory(dir=scratch) as folder:
                        found.append(tried(name, number, given.seed, Path(folder), made))
                if said := _said(found[-1]):
                    print(said, flush=True)
            refused, slowest = sum(one.is_refused for one in found), max((one.seconds for one in found), default=0.0)
            print(f"{name}: {len(found):,} tried, {refused:,} refused, slowest {slowest:.2f} s", flush=True)
            ended.update("wrong" if _said(one) else "well" for one in found)
    print(f"{ended.total():,} trials, {ended['wrong']:,} ended badly")
    return 1 if ended["wrong"] else 0


def _said(one: Tried) -> str:
    """A line on what went wrong."""
    computes = one.name in ("results", "options", *VISITS) and not one.is_refused  # as it was asked to
    slow = f"{one.seconds:.1f} s" if one.seconds > MOST_SECONDS and not computes else ""
    wrong = "; ".join(filter(None, (one.wrong, slow)))
    return f"  {one.name} {one.number}: {wrong}" if wrong else ""


if __name__ == "__main__":
    begun = time.monotonic()
    code = main()
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
    sys.exit(code)
