"""The templates, and what each is handed: plain values, and functions for what the visitor does."""

import solara


@solara.component_vue("head.vue")
def Head(
    words, scenarios, state, about, errors, notices, query, command, languages, download,
    job, event_choose=None, event_upload=None, event_field=None, event_undo=None, event_keep=None, event_take=None,
    event_report=None, event_cancel=None, event_dismiss=None,
):  # fmt: skip
    """What is looked at, and what can be taken away."""


@solara.component_vue("failed.vue")
def Failed(words, said):
    """In place of a page that cannot be drawn."""


@solara.component_vue("controls.vue")
def Controls(
    words, groups, values, sets, errors, drafts, rule, seats, members, calendar, absent, targets,
    event_put=None, event_back=None, event_draft=None, event_decide=None, event_sponsor=None, event_strategy=None,
    event_seat=None, event_member=None, event_event=None, event_event_back=None,
):  # fmt: skip
    """Every assumption, with its source."""


@solara.component_vue("tabs.vue")
def Tabs(words, tab, strip, event_open=None):
    """Which view is open; on a narrow window also the outcomes as a strip that stays in sight."""


@solara.component_vue("outcomes.vue")
def Outcomes(words, found, runs, sides, busy, trouble, event_recall=None, event_forget=None, event_open=None):
    """How it ends, in each of the variants that were kept."""


@solara.component_vue("blockers.vue")
def Blockers(words, found, busy, trouble):
    """Who stands in the way."""


@solara.component_vue("time.vue")
def Time(words, found, busy, trouble):
    """When agreement comes."""


@solara.component_vue("sure.vue")
def Sure(words, found, quantities, quantity, command, busy, trouble, event_compute=None, event_field=None):
    """How far the result moves with everything that could be otherwise."""


@solara.component_vue("run.vue")
def Run(words, rounds, run, ended, error, event_step=None, event_finish=None, event_begin=None):
    """One run, round by round."""


@solara.component_vue("heat.vue")
def Heat(words, found, quantities, x, y, shown, shows, busy, trouble, event_field=None):
    """Two assumptions at once."""
