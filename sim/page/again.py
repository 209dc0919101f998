"""How results are made again: what a reader needs to check them."""

from shlex import quote
from typing import Any

from ..errors import EngineError
from ..results.findings import Findings
from ..results.study import study_of
from ..words import say
from .report import Foreign, Section, Table


def made_by(found: Findings) -> Section:
    """The section with the command, seed, versions and hash of stored findings."""
    stored = found.stored
    if stored is None:
        raise EngineError("a report is made of stored findings")
    manifest = stored.manifest
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    told = {**manifest, "seed": str(manifest["seed"]), "runs": f"{manifest['runs']:,}", "versions": versions}
    rows = [(say(f"report.again.{key}"), told[key]) for key in ("seed", "runs", "engine", "created", "versions")]
    for scenario, digest in zip(stored.scenarios, manifest["scenario_hashes"], strict=True):
        rows.append((say("report.again.hash", name=scenario.name), digest))
    again = f"\nnacsim rerun {quote(str(stored.folder))}" if study_of(found.study).rerun else ""
    return Section(
        say("report.again"), paragraphs=[say("report.again.how")], code=manifest["command"] + again,
        tables=[Table(say("report.again.table"), (say("report.again.what"), say("report.again.value")),
                      [(what, Foreign(value)) for what, value in rows], numbers=2)],
    )  # fmt: skip


def limits(counts: dict[str, int], *keys: str) -> Section:
    """The section of limits: those of any result, and further ones by key."""
    own: dict[str, Any] = {"count": f"{counts['all']:,}", "assumed": f"{counts['assumed']:,}"}
    points = [say("report.limits.forecast"), say("report.limits.coded", **own), say("report.limits.source"),
              say("report.limits.reservation"), *(say(f"report.limits.{key}") for key in keys)]  # fmt: skip
    return Section(say("report.limits"), points=points)
