"""The dashboard: a scenario, its assumptions as sliders, and what follows from them, in the browser.

`state` says what is looked at and changed, `library` where scenarios may come from, `results` what follows, in `turns`,
`beside` variants side by side, `exporting` and `downloads` what can be taken away; these are plain functions. The
`templates` (`*.vue`) draw what `page` hands them, and `server` serves the page. Nothing is computed here that `studies`
or `results` could compute.
"""
