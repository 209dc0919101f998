"""How long a person waits for each study of the Tokyo case.

    python experiments/benchmarks/studies.py                  a table
    python experiments/benchmarks/studies.py --json           one object
    python experiments/benchmarks/studies.py report tip       some of them

Every command runs in a process of its own with its own defaults, figures included, in turns with an interpreter that
imports numpy, pandas and matplotlib and does nothing: machines differ and are noisy, and the ratio is what counts. Of
each the least of the turns is taken. `tip` is the processor's time of the command over that of the interpreter,
`tip_clock` the same by the clock. `report` has the results of `sure` and `forecast` beside it; `calibrate` has the
shipped cases, 87 of them, and is told for one case; `search` moves levers of packages too. These two take minutes and
run only where they are named.
"""

import json
import tempfile
from pathlib import Path

from measuring import BARE, NACSIM, TOKYO, begun, measured, options

_PACKAGES = str(Path(__file__).parents[1] / "packages" / "tokyo_packages.yaml")
_LEVERS = "france.autonomy,france.entrapment,germany.exposure,germany.autonomy"
#: Name -> arguments of the command; `--force --out NAME` is added where it keeps something.
STUDIES = {
    "list": ("list",),
    "check": ("check", TOKYO),
    "plot": ("plot", "run"),
    "report": ("report", "run", "--force"),
    "tip": ("tip", TOKYO, "--target", "P(adopted) >= 0.5", "--levers", _LEVERS),
    "sensitivity": ("sensitivity", TOKYO),
    "discover": ("discover", TOKYO),
    "packages": ("packages", _PACKAGES),
    "backtest": ("backtest",),
    "deu": ("deu",),
    "sure": ("sure", TOKYO),
    "forecast": ("forecast", TOKYO),
    "search": ("packages", _PACKAGES, "--search"),
    "calibrate": ("calibrate",),
}
_SLOW, _KEEPS_NOTHING, _CALIBRATED = ("search", "calibrate"), ("list", "check", "plot", "report"), 87


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=3)
    parser.add_argument("studies", nargs="*", metavar="STUDY", help=f"of {', '.join(STUDIES)}")
    asked = parser.parse_args()
    if unknown := set(asked.studies) - set(STUDIES):
        parser.error(f"no study {', '.join(sorted(unknown))}; there are {', '.join(STUDIES)}")
    chosen = asked.studies or [name for name in STUDIES if name not in _SLOW]
    found: dict[str, list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, made in {"run": "run", "sure": "run-sure", "forecast": "run-forecast"}.items():  # what is read below
            measured(NACSIM, name, TOKYO, "--no-figures", "--out", made, cwd=folder)
        for _ in range(asked.turns):
            found.setdefault("python", []).append(measured(BARE, cwd=folder))
            for name in chosen:
                kept = () if name in _KEEPS_NOTHING else ("--force", "--out", name)
                found.setdefault(name, []).append(measured(NACSIM, *STUDIES[name], *kept, cwd=folder))
    clock, processor, _ = ({name: min(row[k] for row in rows) for name, rows in found.items()} for k in range(3))
    for seconds in (clock, processor):
        if "calibrate" in seconds:
            seconds["calibrate"] /= _CALIBRATED
    if asked.json:
        ratios = {name: processor[name] / processor["python"] for name in chosen}
        by_clock = {f"{name}_clock": clock[name] / clock["python"] for name in chosen}
        print(json.dumps({**ratios, **by_clock, "python_processor_seconds": processor["python"]}, indent=2))
        return
    print(f"{'':14} {'processor':>12} {'clock':>12}")
    for name in ("python", *chosen):
        ratio, clocked = processor[name] / processor["python"], clock[name] / clock["python"]
        print(f"{name:14} {processor[name]:6.2f} s {ratio:4.1f} {clock[name]:6.2f} s {clocked:4.1f}")


if __name__ == "__main__":
    begun(main)
