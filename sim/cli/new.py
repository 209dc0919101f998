"""`nacsim new`."""

import sys
from datetime import date as calendar
from pathlib import Path
from typing import Annotated, Literal

import typer

from .. import console
from ..errors import Mistake, UsageError, nearest
from ..results.store import write_text
from ..scenario.authoring import about_positions, as_file, first_things, written_out
from ..scenario.from_positions import scenario_tree, stands
from ..scenario.from_stances import document_of
from ..scenario.load import load_text
from ..scenario.recorded import library
from ..scenario.sketch import BY, Named, actor_named, check_month, members_in, named, sketch
from ..words import say

EXAMPLES = (
    'nacsim new seoul_office --body NATO --date 2024-10 --sponsor united_states --host "South Korea" --external China '
    '--proposal "Liaison office in Seoul" --smaller "Contact point"',
    'nacsim new fishing --members "Norway, Iceland, Faroe Islands" --sponsor Norway --proposal Quota --by stances',
    "nacsim new libya --from LIBYA11",
    'nacsim new emissions --positions table.csv --proposal "Years until the standards apply"',
)
_ENDINGS = (".yaml", ".yml")


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the scenario; a path may stand before it.")],
    body: Annotated[
        str | None, typer.Option(metavar="NATO|EU|OSCE", help="Whose members have the seats (data/bodies.csv).")
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="MONTH", help="As of when, 2024-10; round 1 is in it. Default: this month.")
    ] = None,
    members: Annotated[
        str | None, typer.Option(metavar="A,B,...", help="Who has the seats, in place of --body.")
    ] = None,
    sponsor: Annotated[str | None, typer.Option(metavar="MEMBER", help="The member that proposes.")] = None,
    host: Annotated[str | None, typer.Option(metavar="WHO", help="A partner whose own consent is needed.")] = None,
    external: Annotated[
        str | None, typer.Option(metavar="WHO[,WHO...]", help="Powers without a seat that put pressure on the others.")
    ] = None,
    proposal: Annotated[str | None, typer.Option(metavar="WORDS", help="What is proposed.")] = None,
    smaller: Annotated[str | None, typer.Option(metavar="WORDS", help="A smaller version to fall back on.")] = None,
    by: Annotated[
        Literal["interests", "stances"],
        typer.Option(help="How preferences are said; in stances, who is for or against."),
    ] = "interests",
    from_: Annotated[
        str | None, typer.Option("--from", metavar="CASE", help="Write out a recorded decision, such as LIBYA11.")
    ] = None,
    positions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table of actor, position, salience and power to make it of.")
    ] = None,
    status_quo: Annotated[
        float | None, typer.Option("--status-quo", metavar="PLACE", help="With --positions: where things are now.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that is there.")] = False,
) -> None:
    """Write a scenario file to go on with: wide ranges for every number, and what each means.

    What is needed and not given is asked for at a terminal.
    """
    path = _path_of(name)
    if path.exists() and (not force or path.is_dir()):
        raise UsageError(
            Mistake(str(path), "is there already; choose another name, or add --force to replace the file")
        )
    if from_ is not None:
        given = (body, date, members, sponsor, host, external, proposal, smaller, positions, status_quo)
        if any(option is not None for option in given) or by != BY[0]:
            raise UsageError(Mistake("--from", "writes a recorded decision as it is; give no other option with it"))
        text = _recorded(from_, path)
    elif positions is not None:
        others = {"--body": body, "--members": members, "--host": host, "--external": external, "--smaller": smaller}
        given_too = next((option for option, value in others.items() if value is not None), None)
        if given_too is not None or by != BY[0]:
            raise UsageError(Mistake(given_too or "--by", "does not go with --positions, which says who stands where"))
        if date is not None:
            check_month(date)
        title = path.stem.replace("_", " ").capitalize() if proposal is None else proposal
        actors = stands(positions)
        tree = scenario_tree(actors, positions.name, title, sponsor=sponsor, status_quo=status_quo, start=date)
        text = as_file(tree, about_positions(str(path), positions.name))
    else:
        if status_quo is not None:
            raise UsageError(Mistake("--status-quo", "belongs to --positions, whose scale it is a place on"))
        if body is not None and members is not None:
            raise UsageError(Mistake("--members", "stands in place of --body; give one of them"))
        if body is None and members is None:
            members = _asked("--members", say("new.members"))
            body, members = (
                (members.strip(), None) if members.strip().upper() in ("NATO", "EU", "OSCE") else (None, members)
            )
        month = date if date is not None else f"{calendar.today():%Y-%m}"
        check_month(month)
        seats = _split(members, "--members") if members is not None else members_in(body or "", month)
        tree = sketch(
            seats, named(proposal or _asked("--proposal", say("new.proposal")), "--proposal"),
            sponsor or _asked("--sponsor", say("new.sponsor")),
            smaller=named(smaller, "--smaller") if smaller is not None else None,
            host=actor_named(host, "--host") if host is not None else None,
            external=_split(external, "--external") if external is not None else (), by=by, start=month,
        )  # fmt: skip
        text = as_file(tree, first_things(str(path), by))
    load_text(text, path.stem)  # whatever is wrong with it is said before it is written
    write_text(path, text, UsageError)
    console.out.print(say("new.written", path=path), soft_wrap=True)


def _path_of(name: str) -> Path:
    """The file of a name; the name made fit for a scenario, the folders before it as they are."""
    given = Path(name)
    stem = given.stem if given.suffix.lower() in _ENDINGS else given.name
    path = given.with_name(f"{named(stem, f'NAME {name!r}').name}.yaml") if given.name else given
    if not given.name or not path.parent.is_dir():
        raise UsageError(Mistake(str(given), "names no file in a folder that is there; make the folder first"))
    return path


def _asked(option: str, question: str) -> str:
    """The answer at a terminal. Raises UsageError where nobody is there to answer."""
    if not sys.stdin.isatty():
        hint = "--members or --body" if option == "--members" else option
        raise UsageError(Mistake(option, f"is missing; give {hint}, or run the command at a terminal to be asked"))
    return typer.prompt(question)


def _split(text: str, option: str) -> tuple[Named, ...]:
    return tuple(actor_named(part, option) for part in text.split(",") if part.strip())


def _recorded(case: str, path: Path) -> str:
    decisions = {one.case: one for one in library()}
    decision = decisions.get(case.upper())
    if decision is None:
        what = f"no recorded decision of data/consensus_cases.csv{nearest(case.upper(), decisions)}"
        raise UsageError(Mistake(f"--from {case}", f"{what}; a scenario is built on with `extends: NAME` in a file"))
    remark = say("file.recorded", case=decision.case, path=path)
    return as_file(written_out(decision, document_of(decision).tree), [remark])
