"""Opens exports of Yulun with every program at hand and compares what they count.

    yulun export articles --no-text -o articles.csv
    yulun export articles --no-text -o articles.parquet
    yulun export articles --no-text -o articles.xlsx
    pip install pandas duckdb
    python counts.py articles.csv articles.parquet articles.xlsx

pandas reads the CSV. DuckDB, where it is installed, reads the CSV and the Parquet file, and LibreOffice, where it is, the XLSX
workbook. It fails where two of them differ in the number of rows, of classes, or in the mean stance.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

csv_file, parquet_file, xlsx_file = sys.argv[1:4]


def count(articles):
    classes = articles["stance_class"].value_counts()
    return len(articles), {k: int(classes[k]) for k in sorted(classes.index)}, round(float(articles["stance_score"].mean()), 6)


found = {"pandas, CSV": count(pd.read_csv(csv_file))}

try:
    import duckdb
except ImportError:
    print("DuckDB is not installed: Parquet is not read")
else:
    for form, source in (("CSV", csv_file), ("Parquet", parquet_file)):
        rows, mean = duckdb.sql(f"SELECT count(*), avg(stance_score) FROM '{source}'").fetchall()[0]
        classes = duckdb.sql(f"SELECT stance_class, count(*) FROM '{source}' WHERE stance_class IS NOT NULL GROUP BY stance_class ORDER BY stance_class").fetchall()
        found["DuckDB, " + form] = rows, dict(classes), round(mean, 6)

office = shutil.which("soffice")
if office is None:
    print("LibreOffice is not installed: XLSX is not read")
else:
    with tempfile.TemporaryDirectory() as folder:
        # 44 is the comma, 34 the quotation mark, 76 UTF-8; -1 asks for a file a sheet.
        every = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
        subprocess.run(
            [office, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--convert-to", every, "--outdir", folder, xlsx_file],
            check=True, capture_output=True,
        )
        stem = Path(xlsx_file).stem
        found["LibreOffice, XLSX"] = count(pd.read_csv(Path(folder, f"{stem}-articles.csv")))

for program, counted in found.items():
    print(f"{program}: {counted[0]} rows, {counted[1]}, mean stance {counted[2]}")
if len({repr(c) for c in found.values()}) != 1:
    sys.exit("they differ")
