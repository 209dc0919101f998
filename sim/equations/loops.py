"""How the compiler is to make vectors of the loops of rules and kernels. Importing this imports the compiler."""

from typing import Any

from numba.core.compiler import Compiler
from numba.core.compiler_machinery import register_pass
from numba.core.lowering import Lower
from numba.core.typed_passes import NativeLowering

#: LLVM's name for how wide a function's vectors are at most, where the processor has them. Without it most processors
#: that have vectors of 512 bits get those of 256, since such once slowed their clock down for the wider ones.
_WIDE = '"prefer-vector-width"="512"'


class _WideLower(Lower):
    """Writes a function's intermediate code, and that its vectors may be wide."""

    def setup_function(self, fndesc: Any) -> None:
        """Begins the function."""
        super().setup_function(fndesc)
        set.add(self.function.attributes, _WIDE)  # past llvmlite, which knows only some attributes


@register_pass(mutates_CFG=True, analysis_only=False)
class _WideLowering(NativeLowering):
    _name = "wide_lowering"

    @property
    def lowering_class(self) -> type[Lower]:
        """What writes the intermediate code."""
        return _WideLower


class Looping(Compiler):
    """Compiles loops over many runs to wide vectors. No result depends on it.

    It takes the word of every function that no array that it writes is reached by another of its arguments as well.
    Else every loop would begin by comparing the places of all arrays that it touches, which took 8 % of the time of
    Tokyo. A phase that is handed a row of the block beside the block must leave that row of the block alone.
    """

    def define_pipelines(self) -> list[Any]:
        """The usual passes, but for that which writes the intermediate code."""
        self.state.flags.noalias = True
        pipelines: list[Any] = super().define_pipelines()
        for passes in pipelines:
            passes.passes = [(_WideLowering if one is NativeLowering else one, said) for one, said in passes.passes]
            passes.finalize()
        return pipelines
