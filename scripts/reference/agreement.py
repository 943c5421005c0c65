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

for name, rows in TABLES.items():
    for level in ("nominal", "ordinal", "interval", "ratio"):
        if level != "ratio" or name == "example":
            print(f"{name} alpha {level} {krippendorff.alpha(rows, level_of_measurement=level):.6f}")
    coded = pd.DataFrame(rows).T.dropna(how="all")
    print(f"{name} AC1 {CAC(coded).gwet()['est']['coefficient_value']:.5f}")
    print(f"{name} percent {CAC(coded).gwet()['est']['pa']:.6f}")
