"""Rival theories of how a group decides one issue: what any other model of the same decision must be held against.

An issue is one continuous scale; each theory is a pure function of an `Issue` and answers with the predicted point.
`catalogue` lists them for the studies that ask them: a new theory is a function here and an entry there.

| function | source | apt when |
|---|---|---|
| `central.mean` | | nothing is known of power or stakes: the floor that a theory must beat |
| `central.compromise` | Stokman & Van den Bos 1992 | actors bargain towards a decision that all want |
| `central.weighted_median` | Black 1958 | open voting by majority, free amendments |
| `bargaining.nash` | Nash 1950 | every actor can keep the status quo |
| `bargaining.nash_from_breakdown` | Achen 2006 | failure hurts all alike; tends to the compromise |
| `agenda.setter_proposal` | Romer & Rosenthal 1978; Tsebelis 2002 | one proposes, the others take it or leave it |
| `challenge.forecast` | Bueno de Mesquita 1994; Scholz et al. 2011 | actors press one another, no fixed procedure |

References

- Achen, C. H. (2006). Institutional realism and bargaining models. In Thomson, Stokman, Achen & König (eds.), The
  European Union Decides, ch. 4. Cambridge University Press.
- Black, D. (1958). The Theory of Committees and Elections. Cambridge University Press.
- Bueno de Mesquita, B. (1985). The War Trap revisited: a revised expected utility model. American Political Science
  Review 79(1), 156-177.
- Bueno de Mesquita, B. (1994). Political forecasting: an expected utility method. In Bueno de Mesquita & Stokman
  (eds.), European Community Decision Making, ch. 4. Yale University Press.
- Bueno de Mesquita, B. (1997). A decision making model: its structure and form. International Interactions 23(3-4),
  235-266. doi:10.1080/03050629708434909
- Nash, J. F. (1950). The bargaining problem. Econometrica 18(2), 155-162. doi:10.2307/1907266
- Romer, T. & Rosenthal, H. (1978). Political resource allocation, controlled agendas, and the status quo. Public Choice
  33(4), 27-43. doi:10.1007/BF03187594
- Scholz, J. B., Calbert, G. J. & Smith, G. A. (2011). Unravelling Bueno de Mesquita's group decision model. Journal of
  Theoretical Politics 23(4), 510-531. doi:10.1177/0951629811418142
- Stokman, F. N. & Van den Bos, J. M. M. (1992). A two-stage model of policymaking, with an empirical test in the U.S.
  energy-policy domain. In Moore & Whitt (eds.), The Political Consequences of Social Networks, 219-253. JAI Press.
- Tsebelis, G. (2002). Veto Players: How Political Institutions Work. Princeton University Press.
"""
