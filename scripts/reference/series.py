"""Windows of a series and attention by pandas: stats/testdata/series.csv, which a test of package stats compares with.

    python scripts/reference/series.py > stats/testdata/series.csv

First come the articles: day, outlet, score, and whether they are relevant. Then, for each month, how many relevant articles the window
has, their mean score, and the share of them in all articles.
"""

import csv
import sys

import numpy as np
import pandas as pd

rng = np.random.default_rng(12)
days = pd.date_range("2018-01-01", "2019-12-31")
days = days[(days.month != 7) | (days.year != 2018)]  # a month without articles
articles = pd.DataFrame({
    "day": rng.choice(days, 240), "outlet": rng.choice(["daily", "weekly", "courier"], 240, p=[0.6, 0.3, 0.1]),
    "score": np.round(rng.uniform(-1, 1, 240), 4), "relevant": rng.random(240) < 0.7,
}).sort_values("day", ignore_index=True)
articles["month"] = articles["day"].dt.to_period("M")

out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["statistic", "input", "expected"])
for a in articles.itertuples():
    out.writerow(["article", f"{a.day:%Y-%m-%d} {a.outlet} {a.score:.4f} {a.relevant:d}", ""])

hits = articles[articles["relevant"]]
months = pd.period_range(hits["month"].min(), hits["month"].max(), freq="M")


def monthly(frame, column=None):
    """Numbers, or sums of a column, by month and outlet."""
    by = frame.groupby(["month", "outlet"])
    return (by.size() if column is None else by[column].sum()).unstack(fill_value=0).reindex(months, fill_value=0)


counts, sums, whole = monthly(hits), monthly(hits, "score"), monthly(articles)
for name, window in [("smooth 3", lambda x: x.rolling(3, center=True, min_periods=1).sum()),
                     ("smooth 5", lambda x: x.rolling(5, center=True, min_periods=1).sum()), ("cumulative", lambda x: x.cumsum())]:
    n, s, w = window(counts), window(sums), window(whole)
    for weight in ("article", "outlet"):
        if weight == "article":
            mean, attention = s.sum(axis=1) / n.sum(axis=1), n.sum(axis=1) / w.sum(axis=1)
        else:  # outlets without an article have no mean, and are left out
            mean, attention = (s / n.where(n > 0)).mean(axis=1), (n / w.where(w > 0)).mean(axis=1)
        for month in months:
            out.writerow([f"{name} {weight}", month, f"{n.sum(axis=1)[month]:.0f} {mean[month]:.9f} {attention[month]:.9f}"])
