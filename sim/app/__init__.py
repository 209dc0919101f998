"""The dashboard: a scenario, its assumptions as sliders, and what follows from them, in the browser.

`state` says what is looked at and changed, `library` where scenarios may come from, `results` what follows, in `turns`,
`beside` variants side by side, `doubt` how sure it is, `exporting`, `downloads` and `reporting` what can be taken away;
these are plain functions. The `templates` (`*.vue`) draw what `page` hands them for a `session`, `latest` and `jobs`
compute beside it, and `server` serves the page. Nothing is computed here that `studies` or `results` could compute.
"""
