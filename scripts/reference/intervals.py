"""Intervals by statsmodels, scipy and numpy: survey/testdata/intervals.csv, which a test of package survey compares with.

    python scripts/reference/intervals.py > survey/testdata/intervals.csv
"""

import csv
import sys

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["statistic", "input", "value", "low", "high", "tolerance"])


def row(statistic, given, value, low, high, tolerance):
    out.writerow([statistic, given, f"{value:.9f}", f"{low:.9f}", f"{high:.9f}", tolerance])


for k, n in [(0, 1), (1, 1), (0, 20), (20, 20), (7, 20), (1, 2), (80, 263), (1767, 2209), (3, 10000)]:
    low, high = proportion_confint(k, n, alpha=0.05, method="wilson")
    row("wilson", f"{k} {n}", k / n, low, high, 1e-9)

for a, m, b, n in [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20), (24, 80, 1767, 2209), (1, 3, 2, 5)]:
    low, high = confint_proportions_2indep(a, m, b, n, compare="diff", method="newcomb")
    row("difference", f"{a} {m} {b} {n}", a / m - b / n, low, high, 1e-9)

for values in [[0.1, 0.5], [-0.2, 0.0, 0.4], [0.31, -0.5, 0.02, 0.8, 0.8, -0.11], [0.1 * (i % 7 - 3) for i in range(30)],
               [0.05 * (i % 13 - 6) for i in range(31)], [0.02 * (i % 31 - 15) for i in range(400)]]:
    mean, error = np.mean(values), stats.sem(values)
    low, high = stats.t.interval(0.95, len(values) - 1, mean, error)
    # The program's quantiles have three or four decimals, and the interval of a stance ends at -1 and 1.
    row("mean", " ".join(f"{v:.2f}" for v in values), mean, max(-1, low), min(1, high), 5e-4)

# Outlets as "articles:sum of scores". The statistic is drawn anew by each program, so that the ends agree within their own spread.
for outlets in [[(9, 1.8), (4, -0.8), (6, 0.3), (2, 1.1), (11, 2.0)],
                [(30, -6.0), (3, 2.1), (12, 1.2), (8, -2.4), (5, 0.5), (1, 0.9), (20, 4.0), (7, -0.7)],
                [(10 + i % 5, 0.4 * (i % 9) - 1.2) for i in range(40)]]:
    count, total = (np.array(x, dtype=float) for x in zip(*outlets))

    def by_article(i):
        return total[i].sum() / count[i].sum()

    def by_outlet(i):
        return (total[i] / count[i]).mean()

    for name, statistic in [("bootstrap article", by_article), ("bootstrap outlet", by_outlet)]:
        result = stats.bootstrap((np.arange(len(count)),), statistic, vectorized=False, n_resamples=100_000, method="percentile",
                                 rng=np.random.default_rng(1))
        low, high = result.confidence_interval
        row(name, " ".join(f"{n:g}:{s:.2f}" for n, s in outlets), statistic(np.arange(len(count))), low, high, f"{0.05 * (high - low):.4f}")

for values in [[3.0], [1.0, 2.0], [5.0, 1.0, 4.0, 2.0, 8.0, 9.5, -3.0], [0.37 * (i * 7 % 23) for i in range(23)]]:
    low, high = np.quantile(values, [0.025, 0.975])  # linear interpolation, Hyndman and Fan's type 7
    row("percentile", " ".join(f"{v:.2f}" for v in values), np.median(values), low, high, 1e-9)

# Frames as "tier:articles"; tier 0 is the most frequent one in a published order. The interval is that of the bootstrap above.
for frames in [[(0, 9), (1, 5), (2, 1)], [(0, 5), (1, 9), (2, 1)], [(0, 9), (0, 8), (1, 2), (1, 1)], [(0, 9), (1, 9), (2, 1)], [(0, 3), (1, 3), (1, 7), (2, 2), (2, 2), (3, 5)]]:
    tiers, articles = zip(*frames)
    tau = stats.kendalltau([-t for t in tiers], articles, variant="b").statistic
    row("tau-b", " ".join(f"{t}:{n}" for t, n in frames), tau, tau, tau, 1e-9)
