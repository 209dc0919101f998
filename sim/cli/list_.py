"""`nacsim list`."""

from .. import console
from ..console.commands import AsJson, print_json
from ..scenario.load import load, shipped
from ..words import current, say

EXAMPLES = ("nacsim list",)


def command(as_json: AsJson = False) -> None:
    """The scenarios that ship with nacsim."""
    paths = shipped()
    loaded = [load(path) for path in paths]
    if as_json:
        ended = [s.observed.outcome if s.observed else None for s in loaded]
        print_json([{"name": s.name, "title": s.title, "observed": o} for s, o in zip(loaded, ended, strict=True)])
        return
    table = console.table(say("list.name"))
    table.columns[0].no_wrap = True
    for column in (say("list.title"), say("list.happened")):
        table.add_column(column, overflow="fold")
    for before, path, one in zip([paths[0], *paths], paths, loaded, strict=False):
        s = one.in_language(current())
        if before.parent != path.parent:
            table.add_row()
        table.add_row(s.name, s.title, s.label(s.observed.outcome) if s.observed else say("list.counterfactual"))
    console.out.print(table)
