"""`nacsim list`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import console
from ..console.printed import AsJson, print_json
from ..kept import digest, find, keep
from ..scenario.positions import SHIPPED
from ..words import DEFAULT, current, say, speaking

EXAMPLES = ("nacsim list",)


def command(as_json: AsJson = False) -> None:
    """What ships with nacsim: scenarios, experiments, packages of interventions, recorded decisions."""
    if as_json:
        with speaking(DEFAULT):
            print_json(_listed()["rows"])
        return
    listed = _listed()
    rows = listed["rows"]
    table = console.table(say("list.name"))
    table.columns[0].no_wrap = True
    for column in (say("list.title"), say("list.happened")):
        table.add_column(column, overflow="fold")
    group = ""
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            table.add_row(*([] if row is rows[0] else [""]))
            table.add_row(group, style="bold")
        table.add_row(row["name"], row["title"], row.get("happened", ""))
    console.out.print(table)
    recorded = listed["recorded"]
    some = say("report.comma").join(recorded[:3])
    console.out.print(say("list.recorded", count=len(recorded), some=some))


def _listed() -> dict[str, Any]:
    """Rows of what ships, and names of recorded decisions: kept, since to load every scenario takes a second."""
    here = Path(__file__).parents[1]
    places = here / "scenario", here / "words", *(SHIPPED / name for name in ("scenarios", "data", "experiments"))
    files = [file for place in places for file in place.rglob("*") if file.suffix in (".csv", ".po", ".py", ".yaml")]
    texts = [part for file in (Path(__file__), *sorted(files)) for part in (file.name.encode(), file.read_bytes())]
    file = f"nacsim-list-{digest(current().encode(), *texts)}.json"
    content = find(file)
    if content is None:
        from ..scenario.recorded import library  # likewise

        content = json.dumps({"rows": list(_rows()), "recorded": [one.case for one in library()]}).encode()
        keep(file, content)
    listed: dict[str, Any] = json.loads(content)
    return listed


def _rows() -> Iterator[dict[str, Any]]:
    """What ships, group by group: kind, group, name, title; of a scenario also how it ended."""
    from ..scenario.files import shipped, shipped_experiments, shipped_packages  # which what is kept does without
    from ..scenario.grouping import GROUPS, group_of  # likewise
    from ..scenario.load import load  # likewise

    loaded = [load(path).in_language(current()) for path in shipped()]
    for scenario in sorted(
        loaded, key=lambda one: GROUPS.index(group_of(one))
    ):  # within a group by name, as the files come
        ended = scenario.observed.outcome if scenario.observed else None
        happened = scenario.label(ended) if ended else say("list.counterfactual")
        if scenario.implausible:
            happened = say("list.implausible", happened=happened, reason=scenario.implausible)
        yield {"kind": "scenario", "group": say(f"list.{group_of(scenario)}"), "name": scenario.name,
               "title": scenario.title, "observed": ended, "implausible": str(scenario.implausible) or None,
               "happened": happened}  # fmt: skip
    for kind, files in (("experiment", shipped_experiments()), ("packages", shipped_packages())):
        for path in files:
            yield {"kind": kind, "group": say("list.experiments" if kind == "experiment" else "list.packages"),
                   "name": path.stem, "title": _title(path)}  # fmt: skip


def _title(path: Path) -> str:
    from ..scenario.document import read  # likewise
    from ..scenario.text import Text  # likewise

    return Text(read(path).tree["title"]).in_language(current())
