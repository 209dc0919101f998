"""How long a person waits for small jobs, and what many runs of many voters take.

    python experiments/benchmarks/startup.py            a table
    python experiments/benchmarks/startup.py --json     one object

Every command runs in a process of its own, in turns with an interpreter that imports numpy, pandas and matplotlib and
does nothing: machines differ and are noisy, and the ratio is what counts. Of each the least of the turns is taken, of
the processor's time, since that is what the others on the machine disturb least. `startup_run_over_python` is
`nacsim run` of 10,000 runs without figures over that interpreter; the peaks of memory are in MB.
"""

import tempfile

from measuring import BARE, COUNCIL, NACSIM, TOKYO, begun, measured, number, options, told


def jobs(many: int, council: int) -> dict[str, tuple[str, ...]]:
    """Name -> program and arguments."""
    bare = ("--no-figures", "--force", "--out")
    return {
        "python": (BARE,),
        "run": (NACSIM, "run", TOKYO, *bare, "run"),
        "run_with_figures": (NACSIM, "run", TOKYO, "--force", "--out", "figures"),
        "plot": (NACSIM, "plot", "figures"),
        "check": (NACSIM, "check", TOKYO),
        "list": (NACSIM, "list"),
        "help": (NACSIM, "--help"),
        "council_100000": (NACSIM, "run", COUNCIL, "--runs", "100000", *bare, "council"),
        "tokyo_many": (NACSIM, "run", TOKYO, "--runs", str(many), *bare, "many"),
        "council_many": (NACSIM, "run", COUNCIL, "--runs", str(council), *bare, "council_many"),
    }


def main() -> None:
    """Measures and prints."""
    parser = options(__doc__, turns=5)
    parser.add_argument("--many", type=number(), default=10_000_000, help="runs of Tokyo whose memory is measured")
    parser.add_argument("--council", type=number(), default=1_000_000, help="... and of the whole Council")
    asked = parser.parse_args()
    found: dict[str, list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        measured(NACSIM, "run", TOKYO, "--runs", "10", "--no-figures", cwd=folder)  # what is compiled once
        for turn in range(asked.turns):
            for name, job in jobs(asked.many, asked.council).items():
                if turn == 0 or not name.endswith("_many"):
                    found.setdefault(name, []).append(measured(*job, cwd=folder))
    clock, processor, peak = ({name: min(row[k] for row in rows) for name, rows in found.items()} for k in range(3))
    figures = {
        "startup_run_over_python": processor["run"] / processor["python"],
        **{f"{name}_over_python": processor[name] / processor["python"] for name in found if name != "python"},
        **{f"{name}_seconds": clock[name] for name in found},
        **{f"{name}_processor_seconds": processor[name] for name in found},
        **{f"{name}_peak_mb": peak[name] for name in found},
    }
    told(figures, as_json=asked.json)


if __name__ == "__main__":
    begun(main)
