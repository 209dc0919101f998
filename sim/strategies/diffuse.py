"""`diffuse`: an external power threatens everybody alike, with all it has.

What it does is a warning to the whole alliance, as a protest or a general embargo is: x = 1 for every voter. The
default, and what a power does that cannot tell whose consent it could move (Drezner 1999, The sanctions
paradox, on sanctions that are not targeted).
"""

#: x: what of its coercion each voter faces.
SHARE = 1.0
