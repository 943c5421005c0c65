"""Reads exports of Yulun and draws the mean stance by quarter.

    yulun export articles --no-text -o articles.csv
    yulun export series --bucket quarter -o series.csv
    pip install pandas matplotlib
    python figure.py articles.csv series.csv figure.png

matplotlib may be missing: the figures are printed then, and nothing is drawn.
"""

import sys

import pandas as pd

articles_file, series_file, picture = sys.argv[1:4]

# Ids are texts.
articles = pd.read_csv(articles_file, dtype={"id": str, "cluster": str})
series = pd.read_csv(series_file, parse_dates=["start"])

# The mean of a quarter, computed from the articles, is the one that Yulun gives. Quarters begin in Shanghai.
dated = articles[articles["published"].notna()]
day_alone = dated["published"].str.len() == 10
instant = dated["published"].where(~day_alone, dated["published"] + "T00:00:00+08:00")
shanghai = pd.to_datetime(instant, utc=True).dt.tz_convert("Asia/Shanghai")
quarter = shanghai.dt.year.astype(str) + "-Q" + shanghai.dt.quarter.astype(str)
own = dated.groupby(quarter)["stance_score"].agg(["mean", "count"])
given = series[series["articles"] > 0].set_index("bucket")
given = given[given.index != "undated"]
assert list(own.index) == list(given.index), "other quarters"
assert (own["count"] == given["articles"]).all(), "other numbers of articles"
assert (own["mean"] - given["mean_stance"]).abs().max() < 1e-4, "other means"  # scores are rounded to four decimals

print(f"{len(articles)} articles, {len(given)} quarters")
print(given[["articles", "mean_stance", "mean_stance_low", "mean_stance_high"]].to_string())

try:
    import matplotlib
except ImportError:
    print("matplotlib is not installed: nothing is drawn")
    sys.exit()
matplotlib.use("Agg")
import matplotlib.pyplot as plt

# A quarter of fewer than five articles is a hollow dot, and no line joins it.
enough = given["articles"] >= 5
figure, axes = plt.subplots(figsize=(9, 4))
axes.axhline(0, color="0.8", linewidth=1)
axes.errorbar(
    given["start"], given["mean_stance"],
    yerr=[given["mean_stance"] - given["mean_stance_low"], given["mean_stance_high"] - given["mean_stance"]],
    fmt="none", ecolor="0.6",
)
joined = series[series["bucket"] != "undated"]
axes.plot(joined["start"], joined["mean_stance"].where(joined["articles"] >= 5), color="black")
axes.plot(given["start"][enough], given["mean_stance"][enough], "o", color="black")
axes.plot(given["start"][~enough], given["mean_stance"][~enough], "o", markerfacecolor="white", color="black")
axes.set_ylim(-1, 1)
axes.set_ylabel("mean stance, 95 % interval")
figure.savefig(picture, dpi=150)
print(picture)
