"""Stops commands at moments of chance and says what came of it: `python -m tests.kills --help`."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from .trials import KINDS, one, undisturbed


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
        for k, name in enumerate(kinds):
            wanted = undisturbed(KINDS[name], Path(scratch, f"{k}"))
            print(f"{name}: {wanted.seconds:.1f} s", flush=True)
            for number in range(k, given.kills, len(kinds)):
                how, share, wrong = one(name, wanted, random, Path(scratch, f"{k}-{number}"))
                ended["wrong" if wrong else how.name] += 1
                if wrong:
                    print(f"  {name} {number}, {how.name} after {share:.0%}: {wrong}", flush=True)
    wrong = ended.pop("wrong", 0)
    print(f"{ended.total() + wrong:,} kills, {wrong:,} ended badly; well: {dict(ended)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
