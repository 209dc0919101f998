"""Who blocks, and why: a part of the report of a run."""

from ...page.report import Drawing, Section, Table
from ...results.findings import Findings, Progress, unseen
from ...results.labels import quantity_in_words
from ...words import say
from ...words.numbers import percent
from .blame import carriers
from .study import blockers

#: Runs explained one by one, and actors that are named in a sentence.
EXPLAINED, NAMED = 20_000, 3


def section(run: Findings, progress: Progress = unseen) -> Section:
    """Who blocks in up to 20,000 of the runs, which are run again; `run` is of the study `run`."""
    found = blockers(run, runs=min(run.runs, EXPLAINED), progress=progress)
    scenario, gaps = run.scenario, found.tables["gaps"]
    if gaps.empty:
        return Section(say("report.blocks"), paragraphs=[say("report.blocks.nobody")])
    actors = found.tables["actors"]
    blocking = actors[actors["shapley"] > 0].assign(label=lambda t: [scenario.label(name) for name in t["actor"]])
    first = blocking.iloc[0]
    blocked, shapley, enough = (percent(first[name]) for name in ("blocked", "shapley", "enough"))
    texts = [say("report.blocks.first", label=first["label"], blocked=blocked, shapley=shapley, enough=enough)]
    if len(blocking) > 1:
        shares = blocking.iloc[1 : NAMED + 1].set_index("label")["shapley"].items()
        others = [say("report.blocks.one", label=label, shapley=percent(share)) for label, share in shares]
        texts.append(say("report.blocks.next", others=say("report.comma").join(others)))
    carried = first[[name for name in carriers(scenario) if first[name] > 0]].sort_values(ascending=False)
    told = {quantity_in_words(str(name)): percent(share) for name, share in carried.head(2).items()}
    heaviest = [say("report.blocks.carrier", carrier=name, share=share) for name, share in told.items()]
    texts.append(say("report.blocks.carried", label=first["label"], carriers=say("report.comma").join(heaviest)))
    if "reservation" in carried.head(2):
        texts[-1] += say("report.blocks.reservation")
    texts.append(say("report.blocks.gap", median=f"{gaps['gap'].median():.2g}"))
    headings = [say(f"report.blocks.{name}") for name in ("actor", "share", "among", "alone", "enough")]
    shown = blocking.set_index("label")[["shapley", "blocked", "alone", "enough"]]
    rows = [(label, *map(percent, shares)) for label, *shares in shown.itertuples()]
    title = say("figure.title", title=scenario.title, finding=say("blame.finding"))
    return Section(
        say("report.blocks"), paragraphs=texts, tables=[Table(say("report.blocks.table"), headings, rows)],
        drawings=[Drawing("blame", found.plot("blame"), title, texts[0])],
    )  # fmt: skip
