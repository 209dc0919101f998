"""What the first edition of the model, version 0.1.0, says of the recorded decisions; writes data/first_edition.csv.

    python experiments/validation/first_edition.py [--keep DIR]

Coded by its own rules: its ideal points for three words of objection (a member that bargains is `against_or_reserved`,
a veto on principle is `against`), a smaller draft wherever one is conceivable, rationality 24 as in all its cases by
stances. Seats, sponsor, salience and rounds are those of the rule of today. 20,000 runs of each, seed 1.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sim.scenario.load import replay
from sim.scenario.recorded import Recorded, library
from sim.studies.backtest.past import CLASSES

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "experiments" / "benchmarks"))
from first_edition import environment  # noqa: E402  the sibling that builds version 0.1.0

RUNS = 20_000
#: Its own table of stances: value, low, high.
IDEAL = {
    "for": (1.0, 0.75, 1.0), "silent": (0.7, 0.4, 1.0), "reserved": (0.4, 0.1, 0.7), "bargaining": (0.2, 0.0, 0.6),
    "against_or_reserved": (0.2, 0.0, 0.6), "against": (0.0, 0.0, 0.25), "veto_on_principle": (0.0, 0.0, 0.25),
}  # fmt: skip
NAMED, SILENT = (0.8, 0.6, 1.0), (0.2, 0.05, 0.4)
SOLIDARITY, OPENNESS, SMALLER = (0.3, 0.0, 0.75), (0.25, 0.05, 0.65), (0.5, 0.3, 0.7)
_RUN = """
import json, sys
import numpy as np
from sim.engines.ensemble import simulate
from sim.scenario.load import load
for path in sys.argv[2:]:
    scenario = load(path)
    outcome = simulate(scenario, int(sys.argv[1]), 1).record.outcome
    print(json.dumps(np.bincount(outcome, minlength=len(scenario.menu) + 1).tolist()), flush=True)
"""


def _number(range_: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip(("value", "low", "high"), range_, strict=True))


def document(one: Recorded) -> dict:
    """A recorded decision as a scenario of version 0.1.0."""
    scenario = replay(one)
    words = {member.name: one.stances[member.iso3] for member in one.seats if member.iso3 in one.stances}
    actors = {
        name: {
            "role": "member", "ideal": _number(IDEAL[words.get(name, "silent")]), "influence": 0.5,
            "salience": _number(NAMED if name in words else SILENT), "solidarity": _number(SOLIDARITY),
            "openness": _number(OPENNESS),
        }
        for name in scenario.members
    }  # fmt: skip
    menu = [{"name": "whole", "position": 1}, {"name": "smaller", "position": _number(SMALLER)}][: len(scenario.menu)]
    return {
        "title": one.case, "source": "data/consensus_cases.csv", "sponsor": scenario.sponsor, "actors": actors,
        "spatial": {"scale": {"low": 0, "high": 1}, "status_quo": 0}, "menu": menu,
        "process": {"rounds": scenario.process.rounds.value, "rationality": 24},
    }  # fmt: skip


def main() -> None:
    """Runs it and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, help="folder in which the environment of version 0.1.0 is kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing)
        python = environment((options.keep or folder).resolve())
        paths = [folder / f"{one.case}.yaml" for one in library()]
        for path, one in zip(paths, library(), strict=True):
            path.write_text(json.dumps(document(one)), encoding="utf-8")
        command = [str(python), "-c", _RUN, str(RUNS), *map(str, paths)]
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    counts = [json.loads(line) for line in done.stdout.splitlines()]
    with (ROOT / "data" / "first_edition.csv").open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(["case", *CLASSES])
        for one, ended in zip(library(), counts, strict=True):
            out.writerow([one.case, ended[-1] / RUNS, sum(ended[1:-1]) / RUNS, ended[0] / RUNS])


if __name__ == "__main__":
    main()
