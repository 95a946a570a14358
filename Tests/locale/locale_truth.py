#!/usr/bin/env python3
"""What common tools say about one German file when nobody tells them that it is German.

Writes a file as a German Excel does (Windows-1252, semicolons, decimal commas, umlauts in headings and values), asks
each tool for the sum of a column with nothing given but the delimiter, and compares with the truth, which is known by
construction: all values are whole hundredths. Exit status 1 where Netzbericht's answer is not the true one, or where
the README says something else about it.
"""

import argparse
import csv
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal, InvalidOperation

ROWS = 199
SCHOOL, MONTH = "199928", "2024-10"
PACKAGES = ["csvkit", "sqlite-utils", "duckdb", "polars", "pandas"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
NETWORK = ROOT / "Tests/Cases"

TABLE = """\
version: 1
table: taetigkeiten
title: {de: Tätigkeiten, en: Activities}
sender: school
frequency: monthly
deadline_days: 15
time: flow
primaryKey: [schulnummer, vorgang]
key_scope: school-year
school: schulnummer
fields:
  - {name: schulnummer, label: Schulnummer, type: string, domain: schule, constraints: {digits: 6, required: true}}
  - {name: vorgang, label: Vorgang, type: integer, constraints: {required: true, minimum: 1}}
  - {name: datum, label: Datum, type: date, constraints: {required: true}}
  - {name: ort, label: Räumlichkeit, type: string, constraints: {required: true}}
  - name: ansatz
    label: Förderansatz
    type: string
    constraints: {required: true}
    categories:
      - {value: PRAEVENTION, aliases: [Prävention], label: {de: Prävention, en: Prevention}}
      - {value: INTERVENTION, aliases: [Einzelgespräch], label: {de: Intervention, en: Intervention}}
  - {name: teilnehmende, label: Schülerinnen und Schüler, type: integer, constraints: {required: true, minimum: 0}}
  - {name: stunden, label: Stunden, type: number, decimals: 2, constraints: {required: true, minimum: "0", maximum: "100"}}
"""
HEADINGS = ["Schulnummer", "Vorgang", "Datum", "Räumlichkeit", "Förderansatz", "Schülerinnen und Schüler", "Stunden"]
PLACES = ["Grünes Zimmer", "Schülercafé", "Außengelände", "Öffentliche Bücherei"]

# Each answers on standard output; the first argument is the file, the second one a folder for leftovers.
PROGRAMS = {
    "DuckDB": "import duckdb, sys\n"
    "print(duckdb.sql(f\"select sum(Stunden) from read_csv('{sys.argv[1]}', delim=';')\").fetchone()[0])",
    "Polars": "import polars, sys\nprint(polars.read_csv(sys.argv[1], separator=';')['Stunden'].sum())",
    "pandas": "import pandas, sys\nprint(pandas.read_csv(sys.argv[1], sep=';')['Stunden'].sum())",
}


def hundredths():
    """The column in hundredths: from 0,25 to 99,99, never a whole number."""
    return [25 + (row * 7919 + 4211) % 9975 // 100 * 100 + (row * 37) % 75 for row in range(ROWS)]


def german(value):
    """A number of hundredths as Germans write it."""
    return f"{value // 100},{value % 100:02}"


def shown(value):
    """The same with groups, as in a text."""
    return f"{value // 100:,}".replace(",", ".") + f",{value % 100:02}"


def write_file(path, encoding):
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(HEADINGS)
    for row, value in enumerate(hundredths()):
        kind = "Prävention" if row % 3 else "Einzelgespräch"
        rows.writerow(
            [SCHOOL, row + 1, f"{row % 30 + 1:02}.10.2024", PLACES[row % 4], kind, row % 23 + 1, german(value)])
    path.write_bytes(text.getvalue().encode(encoding))


def write_network(folder):
    """A small network of ours around the same file."""
    shutil.copytree(NETWORK / "pipelines", folder / "pipelines")
    (folder / "pipelines/tabellen/taetigkeiten.yaml").write_text(TABLE, encoding="utf-8")
    shutil.copytree(NETWORK / "klein/input/stammdaten", folder / "input/stammdaten")
    month = folder / "input/eingang" / MONTH
    month.mkdir(parents=True)
    write_file(month / f"{SCHOOL}_taetigkeiten.csv", "cp1252")


def run(command):
    # Our own process must not know that it is in Germany, or anywhere else.
    surroundings = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": tempfile.gettempdir()}
    return subprocess.run(
        [str(part) for part in command], capture_output=True, env=surroundings, timeout=60, check=False)


def number(text):
    """The number somebody means who prints this, or None; a comma counts as the decimal sign."""
    word = text.strip().split("\n")[-1].strip()
    if "," in word:
        word = word.replace(".", "").replace(",", ".")
    try:
        return Decimal(word)
    except InvalidOperation:
        return None


class Answer:
    """What a tool said, and what to think of it."""

    def __init__(self, process, truth):
        output = process.stdout.decode("utf-8", "replace").strip()
        self.complaint = process.stderr.decode("utf-8", "replace").strip()
        found = number(output)
        self.is_right = process.returncode == 0 and found is not None and found == Decimal(truth) / 100
        if process.returncode != 0:
            self.text, self.verdict = "–", "abgelehnt"
        elif self.is_right:
            self.text, self.verdict = shown(truth), "richtig"
        else:
            self.text = "keine Antwort" if not output else self.short(output, found)
            self.verdict = "falsch, mit Warnung" if self.complaint else "falsch, ohne ein Wort"

    @staticmethod
    def short(output, found):
        if found is not None:
            hundred = round(found * 100)
            return shown(int(hundred)) if hundred % 100 else f"{int(found):,}".replace(",", ".")
        return f"„{output[:12]}…“" if len(output) > 13 else f"„{output}“"

    def __str__(self):
        return f"{self.text} ({self.verdict})" if self.text != "–" else self.verdict


def install(folder):
    """The contenders that can be had, as (name, version, command of a file); the others are named loudly."""
    contenders, skipped = [], []
    if not shutil.which("mlr") and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        silent = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        order = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "miller"]
        if subprocess.run(order, env=silent, **quiet).returncode != 0:
            subprocess.run(["apt-get", "update", "-qq"], env=silent, **quiet)
            subprocess.run(order, env=silent, **quiet)
    if shutil.which("mlr"):
        version = run(["mlr", "--version"]).stdout.decode().split()[-1]
        contenders.append(
            ("Miller", version, lambda file: ["mlr", "--icsv", "--ifs", ";", "--onidx", "stats1", "-a", "sum", "-f", "Stunden", file]))
    else:
        skipped.append("Miller")
    python = folder / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=False)
    for package in PACKAGES:
        name = {"duckdb": "DuckDB", "polars": "Polars"}.get(package, package)
        version = installed(python, package)
        if version is None:
            skipped.append(name)
            continue
        programs = folder / "venv/bin"
        if name == "csvkit":
            command = lambda file: [programs / "csvstat", "-d", ";", "-c", "Stunden", "--sum", file]
        elif name == "sqlite-utils":
            command = lambda file: [
                programs / "sqlite-utils", "memory", file, "select sum(Stunden) from t1", "--raw"]
        else:
            command = lambda file, name=name: [python, "-c", PROGRAMS[name], file]
        contenders.append((name, version, command))
    return contenders, skipped


def installed(python, package):
    """The package's version, installing it if need be; None where that fails."""
    if not python.exists():
        return None
    question = [python, "-c", f"import importlib.metadata as m; print(m.version('{package}'))"]
    for attempt in range(2):
        answer = run(question)
        if answer.returncode == 0:
            return answer.stdout.decode().strip()
        if attempt == 0:
            subprocess.run(
                [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", package],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return None


def ours(binary, folder, truth):
    write_network(folder)
    process = run(
        [binary, "query", "stunden", "--period", MONTH, "--definitions", folder / "pipelines", "--input",
         folder / "input", "--output", folder / "output", "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(process.stdout.decode("utf-8")), delimiter=";"))
    process.stdout = rows[0]["Wert"].encode() if len(rows) == 1 else b""
    return Answer(process, truth)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--binary", type=pathlib.Path, required=True, help="our program")
    arguments.add_argument("--readme", type=pathlib.Path, default=ROOT / "README.md")
    arguments.add_argument("--environment", type=pathlib.Path, default=ROOT / ".build/locale")
    arguments.add_argument("--verbose", action="store_true", help="also what the tools complained about")
    options = arguments.parse_args()
    truth = sum(hundredths())
    options.environment.mkdir(parents=True, exist_ok=True)
    contenders, skipped = install(options.environment)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        german_file, unicode_file = folder / "deutsch.csv", folder / "utf8.csv"
        write_file(german_file, "cp1252")
        write_file(unicode_file, "utf-8")
        answer = ours(options.binary.resolve(), folder / "netz", truth)
        own = f"| **Netzbericht** | {answer} | nicht nötig |"
        print(f"{ROWS} rows, true sum {shown(truth)}\n")
        print("| Programm | die Datei, wie sie ist | von Hand nach UTF-8 umgewandelt |\n| --- | --- | --- |\n" + own)
        for tool, version, command in contenders:
            answers = [Answer(run(command(file)), truth) for file in (german_file, unicode_file)]
            print(f"| {tool} {version} | {answers[0]} | {answers[1]} |", flush=True)
            if options.verbose:
                for each in answers:
                    print("    " + each.complaint.split("\n")[-1][:160], file=sys.stderr)
    for tool in skipped:
        print(f"locale: SKIPPED {tool}: it cannot be installed here", file=sys.stderr)
    if not answer.is_right:
        print(f"locale: our own answer is not {shown(truth)}: {answer}\n{answer.complaint}", file=sys.stderr)
        return 1
    if own not in options.readme.read_text(encoding="utf-8").split("\n"):
        print(f"locale: {options.readme.name} lacks the line\n{own}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
