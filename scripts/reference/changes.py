"""Changes by ruptures and unusual days by scipy: stats/testdata/changes.csv, which a test of package stats compares with.

    python scripts/reference/changes.py > stats/testdata/changes.csv

ruptures has neither Poisson's cost nor means with weights, so both are costs of our own for it. Its dynamic programming finds the best cuts
for each number of cuts; of these the one whose cost with 4 log n for each cut is least is expected. ruptures' own PELT is not used: it
drops beginnings too early where segments have a least length.
"""

import csv
import sys

import numpy as np
import ruptures
from scipy import stats

MOST_CUTS = 6


class Poisson(ruptures.base.BaseCost):
    """Minus twice the log-likelihood of counts of one mean, over their dispersion."""

    model, min_size = "", 2

    def fit(self, signal):
        self.signal, counts = signal, signal[:, 0]
        pairs = [(a - b) ** 2 / (a + b) for a, b in zip(counts, counts[1:]) if a + b > 0]
        self.unit = max(1, np.mean(pairs)) if pairs else 1
        return self

    def error(self, start, end):
        counts = self.signal[start:end, 0]
        mean = counts.mean()
        return -2 * counts.sum() * np.log(mean) / self.unit if mean > 0 else 0.0


class Means(ruptures.base.BaseCost):
    """Squares between weeks' means, each weighted by its articles, over the variance within weeks."""

    model, min_size = "", 2

    def fit(self, signal):
        self.signal = signal
        n, total, squares = signal.T
        within = (squares - total**2 / n).sum() / (n - 1).sum()
        mean = total / n
        pairs = np.diff(mean) ** 2 / (within * (1 / n[1:] + 1 / n[:-1]))
        self.unit = within * max(1, pairs.mean())
        return self

    def error(self, start, end):
        n, total, _ = self.signal[start:end].T
        mean = total / n
        return (n * (mean - np.average(mean, weights=n)) ** 2).sum() / self.unit


def cuts(cost, signal):
    search = ruptures.Dynp(custom_cost=cost, min_size=2, jump=1).fit(signal)
    penalty = 4 * np.log(len(signal))
    found = [[len(signal)]]
    found += [search.predict(n_bkps=n) for n in range(1, MOST_CUTS + 1) if 2 * (n + 1) <= len(signal)]
    best = min(found, key=lambda ends: search.cost.sum_of_costs(ends) + penalty * (len(ends) - 1))
    assert len(best) <= MOST_CUTS, "more cuts may be better"
    return " ".join(str(at) for at in best[:-1])


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["statistic", "input", "expected"])
rng = np.random.default_rng(12)

VOLUMES = [
    [20, 23, 18, 21, 25, 19, 22, 17, 20, 24, 21, 19],
    [20, 23, 18, 21, 25, 8, 22, 17, 20, 24, 21, 19],
    [20, 23, 18, 21, 25, 19, 22, 0, 0, 0, 0],
    [20, 23, 18, 21, 25, 19, 1, 0, 2, 0, 1, 0, 1, 0, 22, 19, 21, 24, 20, 18],
    [2, 40, 3, 35, 1, 44, 2, 38, 3, 41, 2, 36],
    # The last week alone is high, which PELT gets wrong where it takes the cost of a segment of one week into account.
    [7, 0, 1, 0, 0, 1, 100, 99, 2044, 1919, 1932, 2074, 1987, 5, 3, 7, 2110],
    [0, 0, 1, 0, 0, 7, 5, 4, 4, 0, 1964, 2048, 1971, 7, 4, 8, 7, 2085],
    [0] * 10,
]
for means, lengths in [([12], [52]), ([24, 12], [26, 26]), ([3, 9, 2], [20, 15, 25]), ([0.3, 1.2], [30, 30]), ([80, 95, 60], [25, 30, 20]), ([5, 50, 5], [30, 3, 30])]:
    for _ in range(3):
        VOLUMES.append([int(c) for m, n in zip(means, lengths) for c in rng.poisson(m, n)])
for _ in range(3):  # weeks that vary more than Poisson's
    VOLUMES.append([int(c) for c in [*rng.negative_binomial(2, 2 / 12, 30), *rng.negative_binomial(2, 2 / 42, 30)]])
for counts in VOLUMES:
    out.writerow(["volume", " ".join(map(str, counts)), cuts(Poisson(), np.array(counts, float).reshape(-1, 1))])

# Weeks as "articles:sum:sum of squares" of their scores.
for means, lengths, spread in [([0.2], [40], 0), ([0.4, 0.0], [20, 20], 0), ([0.5, 0.1, 0.5], [15, 12, 15], 0), ([0.3, 0.1], [25, 25], 0.2), ([0.1, 0.25], [30, 20], 0.05)]:
    for _ in range(3):
        weeks = []
        for mean, n in zip(means, lengths):
            for _ in range(n):
                scores = np.round(np.clip(rng.normal(mean + rng.normal(0, spread), 0.3, 1 + rng.poisson(6)), -1, 1), 4)
                weeks.append((len(scores), round(scores.sum(), 8), round((scores**2).sum(), 8)))
        out.writerow(["stance", " ".join(f"{n}:{s:.4f}:{q:.8f}" for n, s, q in weeks), cuts(Means(), np.array(weeks))])

# Days, the number of the one in question, and how much most days of the series vary, with how many articles are expected and how likely as
# many as it has are.
for mean, burst in [(0.2, 6), (2, 9), (2, 14), (10, 25), (10, 60)]:
    for spread in (1.0, 2.5):
        days = rng.poisson(mean, 57) if spread == 1 else rng.negative_binomial(mean, 0.3, 57)
        at = 28
        days[at] = burst
        around = np.sort(np.delete(days, at))
        around = around[: len(around) - len(around) // 10]
        expected = around.mean()
        usual = max(expected, 1 / len(around))
        dispersion = max(around.var() / usual, spread)
        if dispersion <= 1.01:
            chance = stats.poisson.sf(burst - 1, usual)
        else:
            chance = stats.nbinom.sf(burst - 1, usual / (dispersion - 1), 1 / dispersion)
        out.writerow(["unusual", f"{at} {spread} {' '.join(map(str, days))}", f"{expected:.9f} {chance:.9e}"])
