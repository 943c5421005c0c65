"""Agreement by krippendorff and irrCAC: the values of stats/agreement/agreement_test.go."""

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC

N = np.nan
TABLES = {
    "example": [
        [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3],
        [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N],
        [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4],
    ],
    "stance": [
        [-2, -1, 0, 0, 1, 2, -1, 0, 1, N],
        [-2, -1, 0, 1, 1, 2, -2, 0, N, 0],
        [-1, -1, 0, 0, 2, 2, -1, N, 1, 0],
    ],
}

rng = np.random.default_rng(1)
for name, rows in TABLES.items():
    for level in ("nominal", "ordinal", "interval", "ratio"):
        if level != "ratio" or name == "example":
            print(f"{name} alpha {level} {krippendorff.alpha(rows, level_of_measurement=level):.6f}")
        if level != "ratio":
            # The interval: units are drawn with replacement, coded once or more often. Draws without two values have no alpha.
            units, draws = np.array(rows, float), []
            for _ in range(20_000):
                try:
                    draws.append(krippendorff.alpha(units[:, rng.integers(0, units.shape[1], units.shape[1])], level_of_measurement=level))
                except ValueError:
                    continue
            print(f"{name} alpha {level} interval {np.nanquantile(draws, [0.025, 0.975])}")
    coded = pd.DataFrame(rows).T.dropna(how="all")
    print(f"{name} AC1 {CAC(coded).gwet()['est']['coefficient_value']:.5f}")
    print(f"{name} percent {CAC(coded).gwet()['est']['pa']:.6f}")
