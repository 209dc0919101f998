"""Stops commands at moments of chance and says what came of it: `python -m tests.kills --help`."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from .trials import KINDS, stopped_at_random, undisturbed


def main() -> int:
    """Runs all trials; 1 if one of them went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how many over all kinds of commands")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=KINDS, nargs="*", help="kinds; default: all")
    given = parser.parse_args()
    kinds, random = given.only or list(KINDS), Random(given.seed)
    ended = Counter[str]()
    with tempfile.TemporaryDirectory() as scratch:
        whole = {name: undisturbed(KINDS[name], Path(scratch, f"whole-{k}")) for k, name in enumerate(kinds)}
        print("; ".join(f"{name} takes {one.seconds:.1f} s" for name, one in whole.items()), flush=True)
        for number in range(given.kills):
            name = kinds[number % len(kinds)]
            how, share, wrong = stopped_at_random(name, whole[name], random, Path(scratch, f"{number}"))
            ended["wrong" if wrong else how.name] += 1
            print(f"{number} {name}, {how.name} after {share:.0%}: {wrong or 'well'}", flush=True)
    wrong = ended.pop("wrong", 0)
    print(f"{ended.total() + wrong:,} kills, {wrong:,} ended badly; well: {dict(ended)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
