"""Counting the runs of many cases, compiled."""

import numpy as np
from numba import njit


@njit(nogil=True)
def add(record, runs, shelved, counts):
    """Adds the runs of a record, `runs` of one case after the other, to the counts."""
    one = np.uint64(1)
    for lane in range(record.outcome.size):
        case, outcome = lane // runs, record.outcome[lane]
        counts.outcome[case, outcome] += 1
        counts.spent[case, 0] += record.round[lane]
        if outcome != shelved:
            counts.rounds[case, record.round[lane]] += 1
        blockers, objectors = np.uint64(record.blockers[lane]), np.uint64(record.objectors[lane])
        for i in range(counts.blocked.shape[1]):
            bit = one << np.uint64(i)
            counts.blocked[case, i] += (blockers & bit) != 0
            counts.alone[case, i] += blockers == bit
            counts.objected[case, i] += (objectors & bit) != 0
