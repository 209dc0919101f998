"""Two behaviours to start from: a China that presses exporters alone, a France that sells its consent.

sim/engines/README.md walks through them. Use them from a script beside this file, or from a notebook in this folder:

    import sim
    from behaviours import PressesExporters, Trader

    sim.compare("tokyo_liaison_office", behaviours={"china": PressesExporters}, runs=1000)
    sim.compare("tokyo_washington_pays", behaviours={"france": Trader}, runs=1000)
"""

from sim.engines.agents import Draft, ExternalPower, Member
from sim.engines.answer import Answer
from sim.strategies.plan import Plan


class PressesExporters(ExternalPower):
    """Spreads its threats evenly over those whose exports it can hurt, and leaves the others alone."""

    LEAST_EXPOSURE = 0.5

    def plan(self) -> Plan:
        """x_i = N/n for the n of N voters with enough exposure, at most all that it has; 0 for the others."""
        voters = self.model.voters
        exporters = [voter for voter in voters if voter.traits["exposure"] >= self.LEAST_EXPOSURE]
        if not exporters or self.threatening == 0.0:
            return Plan()  # as the built-in power: all alike
        each = min(len(voters) / len(exporters), 1.0 / self.threatening)
        return Plan(aimed={voter.name: each if voter in exporters else 0.0 for voter in voters})


class Trader(Member):
    """Says no whatever it gains, and once it has been paid its price it says yes whatever it gains."""

    PRICE = 0.04

    def answer(self, draft: Draft, breaking: float) -> Answer:
        """Silent if paid, else an open no on the same balance."""
        said = super().answer(draft, breaking)
        is_paid = self.received >= self.PRICE
        return said._replace(is_silent=True, is_on_record=False) if is_paid else said.objecting()

    @property
    def bound(self) -> float:
        """Its price is public: until it is paid, the others reckon with a yes that costs it this much more."""
        return 0.0 if self.received >= self.PRICE else super().bound + self.PRICE
