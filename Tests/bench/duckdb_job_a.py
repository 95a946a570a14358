"""The activities of the benchmark job in DuckDB: every check, every group-by; agg.json.

duckdb_job_a.py DATA OUT THREADS. Typed reading with a table of rejects, as its documentation advises: faster than
casting texts, but of a rejected row only one fault is known.
"""
import json
import os
import sys

import duckdb

from job import FIRST_DAY, KINDS, LAST_DAY, LEVELS

data, out, threads = sys.argv[1:4]
base = duckdb.connect()
for setting in (f"threads={threads}", "preserve_insertion_order=false", "enable_progress_bar=false"):
    base.execute("set " + setting)
ask = lambda text: base.execute(text).fetchall()


def words(column, values):
    return f"{column} in ({', '.join(repr(value) for value in values)})"


days = f"between date '{FIRST_DAY}' and date '{LAST_DAY}'"
ask(f"create temp table schools as select school_id::int id, school_type from "
    f"read_csv('{data}/schools.csv', delim=';', header=true, all_varchar=true)")
ask(f"""create temp table rows as select activity_id, school_id, date, kind, level, participants, hours,
  coalesce(length(partner), 0) > 60 long_partner, coalesce(length(note), 0) > 500 long_note
  from read_csv('{data}/activities.csv', delim=';', quote='"', escape='"', header=true, auto_detect=false,
    decimal_separator=',', dateformat='%d.%m.%Y', store_rejects=true, rejects_limit=0, rejects_table='rejected',
    columns={{'activity_id': 'INTEGER', 'school_id': 'INTEGER', 'date': 'DATE', 'kind': 'VARCHAR',
      'level': 'VARCHAR', 'participants': 'INTEGER', 'hours': 'DECIMAL(9,2)', 'partner': 'VARCHAR',
      'note': 'VARCHAR'}})""")
checks = [
    ("activity_id", "missing", "activity_id is null"), ("school_id", "missing", "school_id is null"),
    ("date", "missing", "date is null"), ("date", "range", f"date not {days}"),
    ("kind", "missing", "kind is null"), ("kind", "enum", f"not {words('kind', KINDS)}"),
    ("level", "missing", "level is null"), ("level", "enum", f"not {words('level', LEVELS)}"),
    ("participants", "missing", "participants is null"),
    ("participants", "range", "participants not between 0 and 2000"),
    ("hours", "missing", "hours is null"), ("hours", "range", "hours not between 0 and 24"),
    ("partner", "range", "long_partner"), ("note", "range", "long_note"),
]
counted = ask("select " + ", ".join(f"count(*) filter (where {test})" for *_, test in checks) + " from rows")[0]
faults = [["activities", column, kind, count] for (column, kind, _), count in zip(checks, counted)]
faults += [["activities", column, "type", count]
           for column, count in ask("select column_name, count(*) from rejected group by 1")]
faults.append(["activities", "school_id", "fk", ask(
    "select coalesce(sum(n), 0)::int from (select school_id, count(*) n from rows where school_id is not null "
    "group by 1) grouped anti join schools on school_id = id")[0][0]])
faults.append(["activities", "activity_id", "dup",
               ask("select count(activity_id) - count(distinct activity_id) from rows")[0][0]])
ask(f"""create temp view clean as select * from rows join schools on school_id = id
  where activity_id is not null and date {days} and {words('kind', KINDS)} and {words('level', LEVELS)}
    and participants between 0 and 2000 and hours between 0 and 24""")
sheets = {
    "act_type_kind_month": ask(
        "select school_type, kind, strftime(m, '%Y-%m'), n, p, h::double from (select school_type, kind, "
        "date_trunc('month', date) m, count(*) n, sum(participants) p, sum(hours) h from clean group by 1, 2, 3)"),
    "act_school": ask("select school_id::varchar, count(*), sum(participants), count(distinct level) from clean "
                      "group by 1"),
    "violations": faults,
}
os.makedirs(out, exist_ok=True)
with open(f"{out}/agg.json", "w") as file:
    json.dump(sheets, file, ensure_ascii=False)
