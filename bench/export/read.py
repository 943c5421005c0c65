"""Reads files of bench/export with DuckDB: how many rows a second, and whether all are there.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install duckdb
    /tmp/peers/bin/python bench/export/read.py /tmp/articles.parquet /tmp/articles.csv
"""

import resource
import sys
import time

import duckdb

for path in sys.argv[1:]:
    source = f"read_csv('{path}', all_varchar = true)" if path.endswith(".csv") else f"'{path}'"
    began = time.monotonic()
    # Each value is read, not only counted.
    rows, ids, characters = duckdb.sql(
        f"SELECT count(*), count(DISTINCT id), sum(length(title) + length(text)) FROM {source}"
    ).fetchall()[0]
    took = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{path}: {rows} rows, {ids} ids, {characters} characters in {took:.1f} s, "
          f"{rows / took:.0f} rows a second, peak memory {peak} MB so far")
