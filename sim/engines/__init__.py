"""The two ways to run the same rules, and the only randomness.

`council` is the readable reference on Mesa, `ensemble` the fast kernel; `layout` puts a scenario into numbers,
`draws` provides the uniforms and `quantiles` what they are turned into. The engines do not import one another.
"""
