"""Checks a folder that yulun deposit wrote with the reference readers of each format.

    pip install frictionless rocrate mlcroissant cffconvert pandas pyarrow
    python scripts/check-deposit.py FOLDER

Exits with 1 where a reader finds a fault. A reader that is not installed is named and passed over.
"""

import importlib
import json
import os
import sys


def frictionless(folder):
    """Every table fits its schema, its keys, its size and its hash."""
    import frictionless

    os.chdir(folder)
    report = frictionless.validate("datapackage.json")
    for task in report.tasks:
        for error in task.errors[:5]:
            yield f"{task.name}: {error.message}"
    yield from (error.message for error in report.errors)


def rocrate(folder):
    """The crate has its root, and every part of it is in the folder."""
    from rocrate.rocrate import ROCrate

    crate = ROCrate(folder)
    for name in ("name", "description", "datePublished", "license", "author"):
        if not crate.root_dataset.get(name):
            yield f"the root has no {name}"
    listed = {part.id for part in crate.root_dataset["hasPart"]}
    for base, _, files in os.walk(folder):
        for name in files:
            path = os.path.relpath(os.path.join(base, name), folder)
            if path not in listed and path != "ro-crate-metadata.json":
                yield f"{path} is no part of the crate"
    for path in listed:
        if not os.path.exists(os.path.join(folder, path)):
            yield f"{path} is not in the folder"


def mlcroissant(folder):
    """Every record set can be read, with as many records as the data package says."""
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=os.path.join(folder, "croissant.json"))
    for warning in dataset.metadata.ctx.issues.warnings:
        print("mlcroissant warns:", warning)
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        rows = {r["name"]: r.get("rows") for r in json.load(file)["resources"]}
    for records in dataset.metadata.record_sets:
        n = sum(1 for _ in dataset.records(records.id))
        if n != rows[records.id]:
            yield f"{records.id} has {n} records, {rows[records.id]} rows"


def cffconvert(folder):
    """CITATION.cff is valid by its schema."""
    from cffconvert.cli.create_citation import create_citation

    citation = create_citation(os.path.join(folder, "CITATION.cff"), None)
    citation.validate()
    print(citation.as_apalike().strip())
    return ()


def pandas(folder):
    """CSV and Parquet have the same rows."""
    import pandas

    for name in ("articles", "series"):
        csv = pandas.read_csv(os.path.join(folder, "data", name + ".csv"))
        parquet = pandas.read_parquet(os.path.join(folder, "data", name + ".parquet"))
        if csv.shape != parquet.shape or list(csv) != list(parquet):
            yield f"{name}: {csv.shape} as CSV, {parquet.shape} as Parquet"


def main():
    folder = os.path.abspath(sys.argv[1])
    failed = False
    for check in (pandas, rocrate, mlcroissant, cffconvert, frictionless):
        try:
            importlib.import_module(check.__name__)
        except ImportError:
            print(f"{check.__name__}: not installed")
            continue
        faults = list(check(folder))
        failed = failed or bool(faults)
        print(f"{check.__name__}: {'; '.join(faults) or 'valid'}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
