"""Corrected means by ppi-python and glide: the values of stats/correct/correct_test.go.

The data of the R package dsl (naoki-egami/dsl) enter as counts: PanChen, 1,412 complaints of which
500 were coded by experts, and data_time, 3,000 texts of ten years of which 500 were coded.
"""

import numpy as np
from glide.estimators import (
    ASIMeanEstimator,
    ClusteredClassicalMeanEstimator,
    ClusteredPPIMeanEstimator,
    IPWClassicalMeanEstimator,
    PPIMeanEstimator,
    StratifiedPPIMeanEstimator,
)
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate


def show(name, *values):
    print(name, " ".join(f"{np.ravel(v)[0]:.6f}" for v in values))


def glide(name, result):
    ci = result.confidence_interval
    show(name, ci.mean, ci.lower_bound, ci.upper_bound)


def rows(coded, scored, n):
    return [(coded, scored)] * n


def table(counts, uncoded):
    """counts: coded 0 or 1 (outer) by scored 0 or 1; uncoded: scored 0 or 1."""
    pairs = [p for i, n in enumerate(counts) for p in rows(i // 2, i % 2, n)]
    y, f = np.array(pairs, float).T
    return y, f, np.repeat([0.0, 1.0], uncoded)


y, f, u = table([332, 50, 48, 70], [688, 224])
for lam in (0, 1, None):
    show(f"PanChen ppi-python lam={lam}", ppi_mean_pointestimate(y, f, u, lam=lam), *ppi_mean_ci(y, f, u, alpha=0.05, lam=lam))
glide("PanChen glide PPI++", PPIMeanEstimator().estimate(np.append(y, np.full(len(u), np.nan)), np.append(f, u)))

YEARS = [
    ([5, 10, 11, 18], [86, 170]), ([3, 13, 13, 15], [79, 177]), ([12, 30, 3, 19], [60, 176]), ([6, 21, 5, 16], [74, 178]),
    ([5, 15, 9, 24], [74, 173]), ([10, 19, 4, 18], [71, 178]), ([5, 21, 8, 25], [63, 178]), ([5, 10, 10, 22], [78, 175]),
    ([6, 15, 6, 14], [74, 185]), ([6, 20, 10, 13], [89, 162]),
]
y_all, f_all, year = [], [], []
for i, (counts, uncoded) in enumerate(YEARS):
    y, f, u = table(counts, uncoded)
    y_all += [*y, *[np.nan] * len(u)]
    f_all += [*f, *u]
    year += [2001 + i] * (len(y) + len(u))
y_all, f_all, year = map(np.array, (y_all, f_all, year))
glide("time stratified PPI++", StratifiedPPIMeanEstimator().estimate(y_all, f_all, year))
for i in range(2001, 2011):  # DSL with the raw predictions, as lm(Y ~ factor(year) - 1) with HC0
    at = year == i
    psi = f_all[at] + np.where(np.isnan(y_all[at]), 0, (np.nan_to_num(y_all[at]) - f_all[at]) * 6)
    show(f"time DSL {i}", psi.mean(), psi.std() / np.sqrt(at.sum()))

CODED = {0: 5, 3: 2, 5: 3, 8: 4, 11: 6, 13: 4, 16: 2, 19: 1}
SCORED = [7, 5, 4, 4, 5, 3, 4, 5, 5, 3, 6, 6, 8, 4, 6, 3, 1, 6, 1, 3]
y, f, cluster = [], [], []
for c, n in enumerate(SCORED):
    f += [1.0] * n + [0.0] * (12 - n)
    y += [1.0] * CODED[c] + [0.0] * (12 - CODED[c]) if c in CODED else [np.nan] * 12
    cluster += [c] * 12
y, f, cluster = map(np.array, (y, f, cluster))
glide("clustered classical", ClusteredClassicalMeanEstimator().estimate(y, cluster))
glide("clustered PPI++", ClusteredPPIMeanEstimator().estimate(y, f, cluster))

# 60 articles, scored in a pattern; every second one is drawn with probability .8, others .3.
i = np.arange(60)
f = (i % 3 == 0).astype(float)
p = np.where(i % 2 == 0, 0.8, 0.3)
drawn = np.where(i % 2 == 0, i % 5 != 1, i % 10 < 4)
coded = ((i % 4 == 0) | (i % 9 == 3)).astype(float)
y = np.where(drawn, coded, np.nan)
glide("unequal IPW", IPWClassicalMeanEstimator().estimate(y, p))
glide("unequal rectified", ASIMeanEstimator().estimate(y, f, p, power_tuning=False))
glide("unequal tuned", ASIMeanEstimator().estimate(y, f, p))
