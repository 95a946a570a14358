#!/usr/bin/env python3
"""The benchmark job: Netzbericht and other tools on the same generated files, in rotation, results compared.

job.py --binary .build/release/netzbericht --benchmark .build/release/benchmark [--rows 5000000] [--rounds 3]

Two jobs. A: the activities alone, every cell checked, repeated numbers found, two group-bys. Whole: four tables, all
rules, seven sheets and a workbook; `netzbericht run` makes of the same a report with its lists, letters and ledger.
Ratios are taken round by round, because a shared machine is slower at one time than at another. What cannot be installed
is skipped, and said so.
"""
import argparse
import csv
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

FIRST_DAY, LAST_DAY = "2023-08-01", "2025-07-31"
KINDS = ["Beratung", "Gruppenangebot", "Elternarbeit", "Projekt", "Krisenintervention", "Einzelfallhilfe",
         "Netzwerkarbeit", "Übergang"]
LEVELS = ["Prävention", "Intervention"]
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGES = ["duckdb", "polars", "pandas", "pyarrow", "xlsxwriter"]
# How many columns of each sheet are its key; the others are figures.
KEYS = {"schools": 1, "act_type_kind_month": 3, "act_type_level": 2, "trainings_by_type": 1, "trainings_by_topic": 1,
        "positions": 2, "districts": 1, "act_school": 1, "violations": 3}
DIMENSIONS = {"schools": 1, "act_type_kind_month": 3, "act_type_level": 2, "trainings_by_type": 1,
              "trainings_by_topic": 1, "positions": 2, "districts": 1, "act_school": 1}


def canonical(sheets):
    """Sheets as sorted lists, faults that never occur left out, numbers as Python's own."""
    result = {}
    for name, rows in sheets.items():
        rows = [[plain(value) for value in row] for row in rows]
        if name == "violations":
            rows = [row for row in rows if row[3]]
        result[name] = sorted(rows, key=lambda row: [str(value) for value in row[:KEYS[name]]])
    return result


def plain(value):
    if hasattr(value, "item"):
        return value.item()
    return float(value) if type(value).__name__ == "Decimal" else value


# --- what Netzbericht has written

def ours(folder):
    """The figures and the faults of a published report in the canonical form."""
    intern = next(pathlib.Path(folder).glob("*/*/intern"))
    sheets = {path.stem: flat(path) for path in (intern / "tabellen").glob("*.csv")}
    report = json.loads((intern / "pruefbericht.json").read_text())
    counts = {}
    for item in report["counts"]:
        key = [pathlib.Path(item["file"]).stem, item.get("label"), kind(item)]
        # A finding about several fields stands at the last of them.
        if key[1:] == ["person_pseudonym", "dup"]:
            key[1] = "training_id+person_pseudonym"
        if key[2]:
            counts[tuple(key)] = counts.get(tuple(key), 0) + item["count"]
    sheets["violations"] = [[*key, count] for key, count in counts.items()]
    return canonical(sheets)


def flat(path):
    rows = {}
    with open(path, encoding="utf-8-sig") as file:
        lines = csv.reader(file, delimiter=";")
        head = next(lines)
        members = head.index("Wert") - 2
        for line in lines:
            value, above, below = line[2 + members], line[-2], line[-1]
            number = float(above.replace(",", ".")) / float(below.replace(",", ".")) if below else decimal(value)
            rows.setdefault(tuple(line[2:2 + members]), []).append(number)
    return [[*key, *values] for key, values in rows.items()]


def decimal(text):
    if not text:
        return None
    return float(text.replace(",", ".")) if "," in text else int(text)


def kind(item):
    """The job's word for a kind of finding."""
    constraint = item.get("constraint")
    if constraint == "required":
        return "missing"
    if constraint in ("minimum", "maximum", "maxLength"):
        return "range"
    if constraint == "enum":
        return "enum"
    # Numbers of schools and pseudonyms that are no such thing.
    if constraint in ("pattern", "minLength") or item["type"] in ("type-error", "number-style"):
        return "type"
    return {"foreign-key": "fk", "row-constraint": "order", "unique-key": "dup", "primary-key": "dup"}.get(item["type"])


def differences(left, right, names):
    found = []
    for name in names:
        a, b = left.get(name), right.get(name)
        if a is None or b is None or len(a) != len(b):
            found.append(f"{name}: {len(a or [])} and {len(b or [])} rows")
            continue
        for x, y in zip(a, b):
            if len(x) != len(y) or not all(same(u, v) for u, v in zip(x, y)):
                found.append(f"{name}: {x} and {y}")
    return found


def same(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(1, abs(a))
    return a == b or (not a and not b)


# --- measuring

def once(argv, log):
    """Wall, processor seconds and peak megabytes of one process."""
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(out, 1)
        os.dup2(out, 2)
        try:
            os.execvp(argv[0], argv)
        finally:
            os._exit(127)
    _, status, usage = os.wait4(pid, 0)
    return {"wall": time.monotonic() - start, "cpu": usage.ru_utime + usage.ru_stime,
            "peak": usage.ru_maxrss / 1024, "exit": os.waitstatus_to_exitcode(status)}


def check_alone(run, alone):
    """What is timed is what a run publishes: the same workbook, the same counts."""
    intern = next(run.glob("*/*/intern"))
    workbook = next(intern.glob("*.xlsx"))
    if (alone / workbook.name).read_bytes() != workbook.read_bytes():
        sys.exit("bench: the job alone gives another workbook than the run")
    keys = ["file", "type", "severity", "label", "constraint", "count"]
    counts = json.loads((intern / "pruefbericht.json").read_text())["counts"]
    lines = sorted(";".join(str(item.get(key) or "") for key in keys) for item in counts)
    if (alone / "befunde.csv").read_text().splitlines() != lines:
        sys.exit("bench: the job alone counts other findings than the run")


def median(runs, what):
    return statistics.median(run[what] for run in runs)


def compare(title, contenders, rounds, reference, work):
    runs = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, argv in contenders.items():
            run = once(argv() if callable(argv) else argv, work / f"{name}.log")
            # Netzbericht says with 1 that there are findings; there are meant to be.
            if run["exit"] not in ((0, 1) if name.startswith(reference) else (0,)):
                sys.exit(f"bench: {name} ended with {run['exit']}: {(work / (name + '.log')).read_text()[-2000:]}")
            runs[name].append(run)
    rivals = [name for name in runs if not name.startswith(reference)]
    print(f"\n{title}, {rounds} rounds\n")
    print("| tool | seconds | processor seconds | peak MB |" + "".join(f" to {name} |" for name in rivals))
    print("| --- | --- | --- | --- |" + " --- |" * len(rivals))
    for name, own in runs.items():
        shares = [statistics.median(x["wall"] / y["wall"] for x, y in zip(own, runs[rival])) for rival in rivals]
        print(f"| {name} | {median(own, 'wall'):.2f} | {median(own, 'cpu'):.2f} | {median(own, 'peak'):.0f} |"
              + "".join(f" {share:.3f} |" for share in shares), flush=True)


def environment():
    """A Python with the other tools; ours alone is measured where they cannot be had."""
    folder = ROOT / ".build/bench-venv"
    python = folder / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    if subprocess.run([python, "-c", "import duckdb, polars, pandas, pyarrow, xlsxwriter"],
                      stderr=subprocess.DEVNULL).returncode:
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES])
    found = {name: subprocess.run([python, "-c", f"import {name}"], stderr=subprocess.DEVNULL).returncode == 0
             for name in PACKAGES}
    for name, is_there in found.items():
        if not is_there:
            print(f"bench: SKIPPED {name}: it cannot be installed here")
    return str(python), found


def layout(data, work):
    """The generated files as the program expects them."""
    for name in ["schools.csv", "members.csv"]:
        link(data / name, work / "input/stammdaten/2023-08-01" / name)
    for name in ["positions.csv", "activities.csv", "participations.csv"]:
        link(data / name, work / "input/eingang/2024-25" / name)


def settle(folder):
    """The files in the page cache as a first reading leaves them: as the program leaves them there that has just
    written them, copying them from it was seen to take twice as long."""
    for path in folder.glob("*.csv"):
        with open(path, "rb", buffering=0) as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while file.read(1 << 20):
                pass


def link(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    os.link(source, target)


def recode(work, encoding):
    """The input once more, the activities in another encoding."""
    folder = work / encoding
    if folder.exists():
        return
    shutil.copytree(work / "input", folder, copy_function=os.link)
    path = "eingang/2024-25/activities.csv"
    (folder / path).unlink()
    with open(work / "input" / path, encoding="utf-8", newline="") as text, \
            open(folder / path, "w", encoding=encoding, newline="") as out:
        shutil.copyfileobj(text, out, 1 << 20)
    settle((folder / path).parent)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--benchmark", required=True)
    parser.add_argument("--native", help="the benchmark program once more, built for the processor at hand")
    parser.add_argument("--schools", type=int, default=5400)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--encoding", help="for Netzbericht alone: the activities once more in this encoding")
    parser.add_argument("--data", default=str(ROOT / "bench-data"))
    parser.add_argument("--others", default=str(ROOT.parent / "shared/bench/contenders"),
                        help="the other tools' programs for both jobs, where there are any")
    options = parser.parse_args()
    data = pathlib.Path(options.data) / f"job-{options.schools}-{options.rows}"
    if not (data / "done").exists():
        subprocess.run([options.benchmark, "job-data", data, "--schools", str(options.schools),
                        "--rows", str(options.rows)], check=True)
    work = data / "work"
    shutil.rmtree(work, ignore_errors=True)
    layout(data, work)
    settle(data)
    python, found = environment()

    def netzbericht(job, threads, output):
        return [options.binary, "run", job, "--period", "2024/25", "--definitions", str(HERE / "pipelines"),
                "--input", str(work / "input"), "--output", output, "--audience", "intern", "--threads", threads]

    def evaluated(job, threads, *more, folder="input", program=options.benchmark):
        return [program, "once", "--report", job, "--definitions", str(HERE / "pipelines"),
                "--input", str(work / folder), "--threads", threads, "--internal-only", *more]

    places = {}

    def afresh(name, argv):
        """For each run a folder of its own: a second run into the same one would find nothing to do, and to clear it
        away is not part of the job."""
        def run():
            places[name] = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=work))
            return argv(str(places[name]))
        return run

    def alone(threads, *more):
        """The job and nothing beside it: checked and grouped, counts of faults, a workbook."""
        return afresh("alone", lambda place: evaluated("job", threads, "--results", place, *more))

    def whole_run(job, threads):
        """All that a run makes of it."""
        return afresh(job, lambda place: netzbericht(job, threads, place))

    first = options.threads.split(",")[0]
    results = {}
    for job in ["job_a", "job"]:
        run = once(whole_run(job, first)(), work / f"{job}.log")
        if run["exit"] not in (0, 1):
            sys.exit((work / f"{job}.log").read_text())
        results[job] = ours(places[job])
    others = pathlib.Path(options.others)
    for threads in options.threads.split(","):
        # Ours write their results, so that these can be compared; where there are others, they are timed.
        written = {name: [python, str(HERE / f"{name}_job_a.py"), str(data), str(work / name), threads]
                   for name in ["duckdb", "polars"] if found[name]}
        rivals = {name: [python, str(others / f"a_{name}.py"), str(data), str(work / name), "full", threads]
                  if (others / f"a_{name}.py").exists() else argv for name, argv in written.items()}
        if threads == first:
            for name, argv in written.items():
                if once(argv, work / f"{name}.log")["exit"]:
                    sys.exit(f"bench: {name}: {(work / (name + '.log')).read_text()[-2000:]}")
        own = {"netzbericht": evaluated("job_a", threads),
               "netzbericht, without SHA-256": evaluated("job_a", threads, "--without-checksums")}
        if options.native:
            own["netzbericht, without SHA-256, built for this processor"] = evaluated(
                "job_a", threads, "--without-checksums", program=options.native)
        if options.encoding:
            recode(work, options.encoding)
            own[f"netzbericht, without SHA-256, {options.encoding}"] = evaluated(
                "job_a", threads, "--without-checksums", folder=options.encoding)
        compare(f"Job A, {options.rows} rows, {threads} thread(s)", {**own, **rivals}, options.rounds, "netzbericht",
                work)
        scripts = {"duckdb": "c_duckdb_typed.py", "polars": "c_polars.py"}
        whole = {name: [python, str(others / script), str(data), str(work / f"{name}-whole"), "agg", threads]
                 for name, script in scripts.items() if found[name] and (others / script).exists()}
        if not whole:
            print("bench: SKIPPED other tools on the whole job: their programs are not here")
        compare(f"Whole job, {options.rows} rows, {threads} thread(s)",
                {"netzbericht": alone(threads),
                 "netzbericht, without SHA-256": alone(threads, "--without-checksums"),
                 "netzbericht run": whole_run("job", threads), **whole}, options.rounds, "netzbericht", work)
        check_alone(places["job"], places["alone"])
    is_equal = True
    for name in ["duckdb", "polars"]:
        for job, folder in [("job_a", name), ("job", f"{name}-whole")]:
            path = work / folder / "agg.json"
            if not path.exists():
                continue
            theirs = canonical(json.loads(path.read_text()))
            tables = {row[0] for row in theirs["violations"]}
            own = {**results[job], "violations": [row for row in results[job]["violations"] if row[0] in tables]}
            wrong = differences(own, theirs, theirs.keys())
            print(f"\n{job}: results of netzbericht and {name} "
                  + ("are equal" if not wrong else f"differ in {len(wrong)} places"))
            print("\n".join(wrong[:20]))
            # Of a rejected row DuckDB knows one fault only.
            is_equal = is_equal and (not wrong or name == "duckdb")
    if not is_equal:
        sys.exit("bench: the results are not those of the other tools")


if __name__ == "__main__":
    main()
