"""Association measures by scipy and statsmodels: the values of stats/words/association_test.go.

Measures that no package has are written out from their definitions by numpy, independently of ours.
"""

import numpy as np
from scipy.stats import bootstrap, chi2, chi2_contingency
from statsmodels.stats.multitest import multipletests

# First cell, row, column, total.
TABLES = [
    (12, 1000, 20, 21000),
    (3, 50000, 60, 130000),
    (0, 800, 15, 5000),
    (40, 400, 40, 90000),
    (7, 5321, 7, 10642),
    (150, 123456, 4000, 987654),
    (25, 100, 50, 200),
]

for both, row, column, total in TABLES:
    cells = np.array([[both, row - both], [column - both, total - row - column + both]])
    g2, p, _, expected = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
    sign = -1 if both < expected[0, 0] else 1
    print(f"{{{both}, {row}, {column}, {total}}}: expected {expected[0, 0]:.6f} G2 {sign * g2:.6f} p {p:.6e}", end=" ")
    print(f"BIC {g2 - np.log(total):.6f} chi2.sf {chi2.sf(g2, 1):.6e}", end=" ")
    if both:
        mi3 = np.log2(both**3 / expected[0, 0])
        t = (both - expected[0, 0]) / np.sqrt(both)
        dice = 14 + np.log2(2 * both / (row + column))
        print(f"MI3 {mi3:.6f} t {t:.6f} logDice {dice:.6f}", end="")
    print()

print("BH", np.round(multipletests([0.001, 0.04, 0.03, 0.2, 0.9, 0.005, 0.04], method="fdr_bh")[1], 9))

for a, na, b, nb in [(12, 1000, 20, 21000), (0, 1000, 5, 3000), (5, 1000, 0, 3000), (7, 5000, 7, 5000)]:
    ratio = np.log2(((a or 0.5) / na) / ((b or 0.5) / nb))
    percent = 100 * (a / na - b / nb) / (b / nb) if b else np.nan
    print(f"{a}/{na} {b}/{nb}: log ratio {ratio:.6f} %DIFF {percent:.6f} per million {1e6 * a / na:.6f}")

# The interval of a log ratio over outlets: a word's counts and all words of six outlets that are in
# one set, and five that are in the other, each set resampled by itself. Log ratios of resamples by
# scipy, percentile method.
first = np.array([[9, 1200], [4, 800], [0, 600], [6, 1500], [2, 700], [11, 1000]])
second = np.array([[1, 900], [3, 1100], [2, 1600], [0, 500], [4, 1300]])


def log_ratio(i, j):
    def rate(sets, k):
        count = sets[k, 0].sum()
        return (count or 0.5) / sets[k, 1].sum()
    return np.log2(rate(first, i) / rate(second, j))


result = bootstrap(
    (np.arange(6), np.arange(5)), log_ratio, vectorized=False, n_resamples=100_000,
    method="percentile", rng=np.random.default_rng(1),
)
print("bootstrap", log_ratio(np.arange(6), np.arange(5)), result.confidence_interval)
