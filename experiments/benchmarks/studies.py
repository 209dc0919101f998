"""How long a person waits for each study of the Tokyo case.

    python experiments/benchmarks/studies.py                  a table
    python experiments/benchmarks/studies.py --json           one object
    python experiments/benchmarks/studies.py report tip       some of them
    python experiments/benchmarks/studies.py --first DIR      beside version 0.1.0, whose environment is kept in DIR

Every command runs in a process of its own with its own defaults, figures included, in turns with an interpreter that
imports numpy, pandas and matplotlib and does nothing: machines differ and are noisy, and the ratio is what counts. Of
each the least of the turns is taken. `tip` is the processor's time of the command over that of the interpreter,
`tip_clock` the same by the clock. `report` has the results of `sure` and `forecast` beside it; `calibrate` has the
shipped cases, 87 of them, and is told for one case; `search` moves levers of packages too. These two take minutes and
run only where they are named. With `--first` the same command of version 0.1.0, where it has it, takes its turn with
each, and `tip_over_first_edition` is the clock's time of the one over that of the other.
"""

import json
import tempfile
from pathlib import Path

from first_edition import environment
from measuring import BARE, NACSIM, TOKYO, begun, measured, options

_EXPERIMENTS = str(Path(__file__).parents[1])
_PACKAGES = str(Path(_EXPERIMENTS) / "packages" / "tokyo_packages.yaml")
_LEVERS = "france.autonomy,france.entrapment,germany.exposure,germany.autonomy"
#: Name -> arguments of the command; `--force --out NAME` is added where it keeps something.
STUDIES = {
    "list": ("list",),
    "check": ("check", TOKYO),
    "run": ("run", TOKYO),
    "plot": ("plot", "made"),
    "report": ("report", "made", "--force"),
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
#: Version 0.1.0 has none of these, or does less under the name.
_NEW = ("backtest", "sure", "forecast", "search", "calibrate")


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=3)
    parser.add_argument("studies", nargs="*", metavar="STUDY", help=f"of {', '.join(STUDIES)}")
    parser.add_argument("--first", type=Path, metavar="DIR", help="version 0.1.0 beside it, kept in this folder")
    asked = parser.parse_args()
    if unknown := set(asked.studies) - set(STUDIES):
        parser.error(f"no study {', '.join(sorted(unknown))}; there are {', '.join(STUDIES)}")
    chosen = asked.studies or [name for name in STUDIES if name not in _SLOW]
    kept = asked.first.resolve() if asked.first else None
    first = environment(kept) if kept else None
    found: dict[str, list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        here, there = (Path(folder) / name for name in ("second", "first"))
        here.mkdir(), there.mkdir()
        for name, end in {"run": "", "sure": "-sure", "forecast": "-forecast"}.items():  # what is read below
            measured(NACSIM, name, TOKYO, "--no-figures", "--out", f"made{end}", cwd=here)
        if first:
            measured(NACSIM, "run", TOKYO, "--no-figures", "--out", "made", cwd=there, python=first)
        for turn in range(asked.turns):
            found.setdefault("python", []).append(measured(BARE, cwd=here))
            for name in chosen:
                words = [*STUDIES[name], *(() if name in _KEEPS_NOTHING else ("--force", "--out", name))]
                found.setdefault(name, []).append(measured(NACSIM, *words, cwd=here))
                if first and name not in _NEW:
                    words = [word.replace(_EXPERIMENTS, f"{kept}/source/experiments") for word in words]
                    for _ in range(2 if turn == 0 else 1):  # what it compiles is kept for the next time
                        took = measured(NACSIM, *words, cwd=there, python=first)
                    found.setdefault(f"first {name}", []).append(took)
    clock, processor, _ = ({name: min(row[k] for row in rows) for name, rows in found.items()} for k in range(3))
    for seconds in (clock, processor):
        if "calibrate" in seconds:
            seconds["calibrate"] /= _CALIBRATED
    over = {name: clock[name] / clock[f"first {name}"] for name in chosen if f"first {name}" in clock}
    if asked.json:
        ratios = {name: processor[name] / processor["python"] for name in chosen}
        by_clock = {f"{name}_clock": clock[name] / clock["python"] for name in chosen}
        by_first = {f"{name}_over_first_edition": ratio for name, ratio in over.items()}
        bare = {"python_processor_seconds": processor["python"]}
        print(json.dumps({**ratios, **by_clock, **by_first, **bare}, indent=2))
        return
    print(f"{'':14} {'processor':>12} {'clock':>12}" + f" {'over 0.1.0':>12}" * bool(over))
    for name in ("python", *chosen):
        ratio, clocked = processor[name] / processor["python"], clock[name] / clock["python"]
        beside = f" {over[name]:12.2f}" if name in over else ""
        print(f"{name:14} {processor[name]:6.2f} s {ratio:4.1f} {clock[name]:6.2f} s {clocked:4.1f}{beside}")


if __name__ == "__main__":
    begun(main)
