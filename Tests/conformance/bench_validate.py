#!/usr/bin/env python3
"""One million rows of eight typed columns with primary key and 100,000 faults, every fault located.

Runs netzbericht, DuckDB with rejects and frictionless in rotation, each in a process of its own, and prints wall time,
processor time and peak memory: medians. What each has located is compared with the faults that were injected.
"""
import argparse, json, os, resource, statistics, subprocess, sys, tempfile, time

COLUMNS = [("id", "integer", "BIGINT"), ("name", "string", "VARCHAR"), ("class", "string", "VARCHAR"),
           ("grade", "number", "DECIMAL(9,3)"), ("born", "date", "DATE"), ("support", "boolean", "BOOLEAN"),
           ("absent", "integer", "INTEGER"), ("height", "number", "DECIMAL(9,3)")]
SCHEMA = {"fields": [{"name": n, "type": t} for n, t, _ in COLUMNS], "primaryKey": ["id"]}

FRICTIONLESS = """
import json, sys
from frictionless import Resource, Schema, Dialect
from frictionless.formats import CsvControl
path, schema, out = sys.argv[1:4]
import os
os.chdir(os.path.dirname(path))
dialect = Dialect.from_descriptor({"headerRows": [1], "csv": {"delimiter": ","}})
resource = Resource(path=os.path.basename(path), format="csv", encoding="utf-8", dialect=dialect,
                    schema=Schema.from_descriptor(json.load(open(schema))))
report = resource.validate(limit_errors=10**7)
json.dump([[e.type, getattr(e, "row_number", None), getattr(e, "field_number", None)]
           for t in report.tasks for e in t.errors], open(out, "w"))
"""

DUCKDB = """
import json, sys, duckdb
path, columns, out = sys.argv[1:4]
con = duckdb.connect()
con.execute("set enable_progress_bar=false")
con.execute(f"create temp table t as select * from read_csv('{path}', columns={columns}, header=true, auto_detect=false,"
            " delim=',', quote='\\"', escape='\\"', dateformat='%Y-%m-%d', store_rejects=true, rejects_limit=0)")
found = con.execute("select line, column_idx from reject_errors").fetchall()
found = [["type-error", line, column] for line, column in found]
found += [["primary-key", None, None] for _ in con.execute("select id from t where id is null").fetchall()]
found += [["primary-key", None, None] for _ in con.execute("select id from t group by id having count(*) > 1").fetchall()]
json.dump(found, open(out, "w"))
"""


def run(command, accepted, output=None):
    """Wall seconds, processor seconds, peak megabytes; ends the bench where the program did not do its work."""
    with open(output or os.devnull, "wb") as target:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=target, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) not in accepted:
        sys.exit(f"{command[0]} ended with {status}: {errors.decode()[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--python", required=True, help="a Python that has frictionless and duckdb")
    arguments.add_argument("--folder", required=True, help="where data is kept")
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--faults", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments = arguments.parse_args()
    os.makedirs(arguments.folder, exist_ok=True)
    data = os.path.abspath(f"{arguments.folder}/bulk-{arguments.rows}-{arguments.faults}.csv")
    if not os.path.exists(data):
        generator = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases.py")
        subprocess.run([sys.executable, generator, "bulk", "--rows", str(arguments.rows), "--faults",
                        str(arguments.faults), "--out", data], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder:
        schema = f"{folder}/schema.json"
        json.dump(SCHEMA, open(schema, "w"))
        for name, text in (("frictionless", FRICTIONLESS), ("duckdb", DUCKDB)):
            # Not under the module's own name, which it would import instead.
            open(f"{folder}/run_{name}.py", "w").write(text)
        columns = "{" + ",".join(f"'{n}':'{t}'" for n, _, t in COLUMNS) + "}"
        found = {name: f"{folder}/found-{number}.json"
                 for number, name in enumerate(("netzbericht", "DuckDB with rejects", "frictionless"))}
        ours, ducks, theirs = found.values()
        python = [arguments.python, "-W", "ignore"]
        contenders = {
            # Findings are its exit code 1.
            "netzbericht": ([arguments.program, "validate", data, "--schema", schema, "--format", "json"], (0, 1), ours),
            "DuckDB with rejects": (python + [f"{folder}/run_duckdb.py", data, columns, ducks], (0,), None),
            "frictionless": (python + [f"{folder}/run_frictionless.py", data, schema, theirs], (0,), None),
        }
        results = {name: [] for name in contenders}
        for turn in range(arguments.rounds):
            for name, (command, accepted, output) in contenders.items():
                if os.path.exists(found[name]):
                    os.remove(found[name])
                results[name].append(run(command, accepted, output))
                print(f"round {turn + 1}, {name}: {results[name][-1][0]:.2f} s", file=sys.stderr)
        # Only now: what this process holds would count as the others' peak memory.
        key = lambda e: (e[1] or 0, e[2] or 0, e[0])
        injected = sorted(json.load(open(data + ".faults.json")), key=key)
        located = {}
        for name, path in found.items():
            list_ = json.load(open(path))
            if isinstance(list_, dict):
                list_ = [[e["type"], e["rowNumber"], e["fieldNumber"]] for e in list_["errors"]]
            located[name] = sorted(list_, key=key) == injected
    best = statistics.median(r[0] for r in results["netzbericht"])
    print(f"{arguments.rows:,} rows, {arguments.faults:,} faults, {os.path.getsize(data) / 1e6:.0f} MB, "
          f"{arguments.rounds} rounds in rotation, {os.cpu_count()} processors; load average {os.getloadavg()[0]:.1f} at the end\n")
    print("| program | wall s | processor s | rows/s | peak MB | times as long | all faults located |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, runs in results.items():
        wall, cpu, peak = (statistics.median(r[i] for r in runs) for i in range(3))
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {arguments.rows / wall:,.0f} | {peak:.0f} | {wall / best:.1f} | "
              f"{'yes' if located[name] else 'no'} |")


main()
