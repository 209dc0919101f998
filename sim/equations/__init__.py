"""The model's equations, each written once.

Every rule is a pure scalar function compiled with numba. It knows neither agents nor randomness nor files, so the
Mesa agents call it for one actor and the ensemble's kernel inlines it into loops over a block of runs.
Section numbers refer to `sim/MODEL.md`.
"""
