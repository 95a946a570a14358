"""The activities of the benchmark job in Polars, lazily and streaming; agg.json.

polars_job_a.py DATA OUT THREADS. Every cell is read as text and cast: typed reading would turn faults into nothing.
"""
import datetime
import json
import os
import sys

data, out, threads = sys.argv[1:4]
os.environ["POLARS_MAX_THREADS"] = threads

import polars as pl
from polars import col

from job import FIRST_DAY, KINDS, LAST_DAY, LEVELS

names = "activity_id school_id date kind level participants hours partner note".split()
first, last = (datetime.date.fromisoformat(day) for day in (FIRST_DAY, LAST_DAY))
schools = pl.scan_csv(f"{data}/schools.csv", separator=";", infer_schema=False).select(
    school=col("school_id").cast(pl.Int32), school_type=col("school_type"))
whole = lambda name: col(name).cast(pl.Int32, strict=False)
rows = pl.scan_csv(f"{data}/activities.csv", separator=";", schema={name: pl.String for name in names}).with_columns(
    id=whole("activity_id"), school=whole("school_id"), day=col("date").str.to_date("%d.%m.%Y", strict=False),
    people=whole("participants"),
    time=pl.when(~col("hours").str.contains(".", literal=True)).then(
        col("hours").str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)),
).join(schools, on="school", how="left")
checks = []
for name, value in [("activity_id", "id"), ("school_id", "school"), ("date", "day"), ("participants", "people"),
                    ("hours", "time")]:
    checks.append((name, "missing", col(name).is_null()))
    checks.append((name, "type", col(name).is_not_null() & col(value).is_null()))
checks += [("school_id", "fk", col("school").is_not_null() & col("school_type").is_null()),
           ("date", "range", ~col("day").is_between(first, last)),
           ("participants", "range", ~col("people").is_between(0, 2000)),
           ("hours", "range", ~col("time").is_between(0, 24)),
           ("partner", "range", col("partner").str.len_chars() > 60),
           ("note", "range", col("note").str.len_chars() > 500)]
for name, values in [("kind", KINDS), ("level", LEVELS)]:
    checks.append((name, "missing", col(name).is_null()))
    checks.append((name, "enum", ~col(name).is_in(values)))
clean = rows.filter(~pl.any_horizontal([test.fill_null(False) for *_, test in checks]))
sums = [pl.len().alias("n"), col("people").sum().cast(pl.Int64)]
counted, by_month, by_school, repeated = pl.collect_all([
    rows.select([test.sum().alias(str(place)) for place, (*_, test) in enumerate(checks)]),
    clean.group_by("school_type", "kind", col("day").dt.strftime("%Y-%m")).agg(*sums, col("time").sum()),
    clean.group_by(col("school").cast(pl.String)).agg(*sums, col("level").n_unique().cast(pl.Int64)),
    rows.select(col("id").count().cast(pl.Int64) - col("id").drop_nulls().n_unique().cast(pl.Int64)),
], engine="streaming")
faults = [["activities", column, kind, count] for (column, kind, _), count in zip(checks, counted.row(0))]
faults.append(["activities", "activity_id", "dup", repeated.item()])
sheets = {"act_type_kind_month": by_month.rows(), "act_school": by_school.rows(), "violations": faults}
os.makedirs(out, exist_ok=True)
with open(f"{out}/agg.json", "w") as file:
    json.dump(sheets, file, ensure_ascii=False)
