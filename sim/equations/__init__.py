"""The model's equations, each written once.

Every rule is a pure function, most of a few numbers. It knows neither agents nor randomness nor files, so the Mesa
agents call it for one actor, as it stands, and the ensemble's kernel inlines it, compiled with numba, into loops over a
block of runs.
Section numbers refer to `sim/MODEL.md`.
"""
