#!/usr/bin/env python3
"""Recomputes every indicator from the truth, independently of the program, and compares to the last digit.

    oracle.py --program .build/release/netzbericht --truth samples/wahrheit --input samples [--output output]
              [--mutations 20] [--seed 1]

Every metric by every dimension it has, for two school years and a month; the tables of the reports in OUTPUT; and a
town in which rows change, deliveries vanish and schools join, in truth and deliveries alike. Exit 0: everything
equal; 1: a difference, or a metric the program has and the oracle does not; 2: the call or a file is wrong.
"""

import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
from fractions import Fraction

from figures import METRICS, MEASURES, Figures
from mutations import Town
from truth import Span, Truth, View

PERIODS = ["2023/24", "2024/25", "2025-03"]
DIMENSIONS = ["schulform", "schulformgruppe", "sozialindexgruppe", "plz", "schule", "monat", "lieferzeitraum",
              "tabelle", "traeger", "finanzierung", "art", "ansatz", "uebergang", "partner", "thema", "format",
              "treffen"]
TOTAL = "Insgesamt"
# The program's exit code for a selection without anything in it.
EMPTY = 66
LABELS = {"Schulnummer": "schule", "Schulform": "schulform", "Schulformgruppe": "schulformgruppe", "Sozialindexgruppe": "sozialindexgruppe",
          "Postleitzahl": "plz", "Schule": "schule", "Monat": "monat", "Lieferung": "tabelle",
          "Anstellungsträger": "traeger", "Finanzierung": "finanzierung", "Art der Tätigkeit": "art",
          "Ansatz": "ansatz", "Übergang": "uebergang", "Kooperationspartner": "partner", "Thema": "thema",
          "Format": "format", "Treffen": "treffen"}


class Comparison:
    """Counts what was compared and keeps what differs."""

    def __init__(self):
        self.cells, self.metrics, self.differences = 0, set(), []

    def expect(self, place, part, expected, found):
        if expected != found:
            self.differences.append(f"{place} {part}: expected {shown(expected)}, found {shown(found)}")

    def figure(self, figures, metric, dimensions, members, found, place):
        """found: (value, numerator, denominator, sign), each exact; a part that is not shown is skipped."""
        self.cells += 1
        self.metrics.add(metric)
        value, above, below, sign = figures.figure(metric, dimensions, members)
        self.expect(place, "sign", sign, found[3])
        if not sign and not found[3]:
            self.expect(place, "value", value, found[0])
            if METRICS[metric].below is not None:
                self.expect(place, "numerator", above, found[1])
                self.expect(place, "denominator", below, found[2])

    def expect_rows(self, figures, metrics, dimension, found, place):
        """Every member with rows or deliveries behind a figure is there, and no other."""
        candidates = set(figures.view.members_of(dimension) or [])
        for metric in metrics:
            for name in METRICS[metric].above + (METRICS[metric].below or []):
                if isinstance(name, str) and dimension in MEASURES[name].dimensions():
                    candidates |= {group[0] for group in figures.members(MEASURES[name], [dimension])}
        expected = {member for member in candidates
                    if any(figures.is_shown(metric, [dimension], [member]) for metric in metrics)}
        self.expect(place, "rows", sorted(expected), sorted(found))


def shown(value):
    if isinstance(value, Fraction):
        return str(value)
    return str(value)


def exact(text):
    return None if text is None else Fraction(text)


class Program:
    """The program, asked as people ask it."""

    def __init__(self, path, definitions):
        self.path, self.definitions = path, definitions

    def call(self, *arguments):
        done = subprocess.run(
            [self.path, *arguments, "--definitions", self.definitions], capture_output=True, text=True, check=False)
        if done.returncode == EMPTY:
            return ""
        if done.returncode != 0:
            raise ValueError(f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def metrics(self):
        return [line.split()[0] for line in self.call("list", "metrics").splitlines() if line]

    def query(self, metrics, dimensions, period, folder):
        """One table for each dimension in one call; without dimensions the totals."""
        by = ["--by", *dimensions, "--each", "--total"] if dimensions else []
        text = self.call("query", *metrics, *by, "--period", period, "--input", folder, "--format", "ndjson")
        return [json.loads(line) for line in text.splitlines()]


def compare_query(program, figures, period, dimensions, folder, comparison):
    """All metrics by each of the dimensions; without dimensions over everything."""
    rows = program.query(list(METRICS), dimensions, period, folder)
    seen = {}
    for row in rows:
        dimension = next(iter(row["members"]), None)
        members = list(row["members"].values())
        if dimension:
            seen.setdefault(dimension, set()).add(members[0])
        found = (exact(row.get("exact")), exact(row.get("numerator")), exact(row.get("denominator")), row.get("sign"))
        comparison.figure(figures, row["metric"], list(row["members"]), members, found,
                          f"{period} {row['metric']} {row['members']}")
    if not dimensions:
        is_shown = any(figures.is_shown(metric, [], []) for metric in METRICS)
        comparison.expect(period, "anything", is_shown, bool(rows))
    for dimension in dimensions:
        metrics = [name for name in METRICS if dimension in METRICS[name].dimensions()]
        place, found = f"{period} by {dimension}", seen.get(dimension, set())
        comparison.expect_rows(figures, metrics, dimension, found, place)
        asked = {row["metric"] for row in rows if dimension in row["members"]}
        comparison.expect(place, "metrics", sorted(metrics) if found else [], sorted(asked))


def compare_town(program, truth, folder, comparison):
    for period in PERIODS:
        figures = Figures(View(truth, Span(period)))
        for dimensions in [[], DIMENSIONS]:
            compare_query(program, figures, period, dimensions, folder, comparison)


def compare_reports(truth, output, comparison):
    """The flat tables of the yearly reports: values to six decimals, the rest exactly."""
    years = [name for name in PERIODS if "/" in name]
    cells = {year: [] for year in years}
    for year in years:
        folder = pathlib.Path(output) / "jahresbericht" / year.replace("/", "-") / "intern" / "tabellen"
        files = sorted(folder.glob("*.csv"))
        if not files:
            raise ValueError(f"{folder} holds no table")
        for path in files:
            told = list(read_cells(path, None if path.name == TREND else year))
            if path.name == TREND:
                wanted = [name for name in sorted(years) if name <= year]
                comparison.expect(f"{year} {TREND}", "periods", wanted, sorted({row["Periode"] for row, _, _ in told}))
            for cell in told:
                cells[cell[0]["Periode"]].append(cell)
    for year in years:
        figures = Figures(View(truth, Span(year)))
        for row, labels, place in cells[year]:
            compare_cell(figures, row, labels, comparison, place)


# Of earlier years it tells what their own reports told, which were made from the same deliveries.
TREND = "entwicklung.csv"


def read_cells(path, period):
    """Row, labels and place of each figure of the period, or of all."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        names = reader.fieldnames
        # Lists, as that of the changes, say in sentences what stands in the tables.
        if "Wert" not in names:
            return
        labels = names[names.index("Periode") + 1:names.index("Wert")]
        # Where the number stands, the name only repeats it.
        if "Schulnummer" in labels:
            labels.remove("Schule")
        # What a sentence tells is over all schools.
        if "Satz" in labels:
            labels.remove("Satz")
        for row in reader:
            if period in (row["Periode"], None) and row["Kennzahl"] in METRICS:
                yield row, labels, f"{path.name} {row['Periode']} {row['Kennzahl']}"


def compare_cell(figures, row, labels, comparison, place):
    pairs = [(LABELS[label], row[label]) for label in labels if row[label] != TOTAL]
    dimensions, members = [d for d, _ in pairs], [m for _, m in pairs]
    value, above, below, sign = figures.figure(row["Kennzahl"], dimensions, members)
    comparison.cells += 1
    place = f"{place} {members}"
    comparison.expect(place, "sign", sign or "", row["Zeichen"])
    if sign or row["Zeichen"]:
        return
    for part, wanted in [("Wert", value), ("Zähler", above), ("Nenner", below)]:
        if wanted is not None and (row[part] or part == "Wert"):
            comparison.expect(place, part, rounded(wanted), rounded(Fraction(row[part].replace(",", "."))))


def rounded(number):
    """To six decimals, half away from zero."""
    shifted = abs(number) * 10**6
    whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Fraction(whole if number >= 0 else -whole, 10**6)


def compare_mutations(program, options, comparison):
    """After each change the period and the dimensions it touches."""
    with tempfile.TemporaryDirectory() as scratch:
        town = Town(options.truth, options.input, scratch, options.seed)
        for number in range(options.mutations):
            change = town.mutate(number)
            truth = Truth(town.truth)
            before = len(comparison.differences)
            figures = Figures(View(truth, Span(change.period)))
            compare_query(program, figures, change.period, change.dimensions, town.input, comparison)
            comparison.differences[before:] = [
                f"after change {number + 1} ({change.text}): {text}" for text in comparison.differences[before:]]
            print(f"oracle: change {number + 1}: {change.text}: {len(comparison.differences) - before} differences")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Recomputes the indicators from the truth and compares.")
    parser.add_argument("--program", required=True)
    parser.add_argument("--definitions", default="pipelines")
    parser.add_argument("--truth", required=True)
    parser.add_argument("--input", required=True)
    parser.add_argument("--output")
    parser.add_argument("--mutations", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    comparison = Comparison()
    program = Program(options.program, options.definitions)
    try:
        truth = Truth(options.truth)
        known = program.metrics()
        for name in known:
            if name not in METRICS:
                comparison.differences.append(f"{name}: the oracle does not know this metric")
        compare_town(program, truth, options.input, comparison)
        print(f"oracle: {len(comparison.metrics)} of {len(known)} metrics, {len(PERIODS)} periods,"
              f" {comparison.cells} figures compared, {len(comparison.differences)} differences")
        if options.output:
            cells = comparison.cells
            compare_reports(truth, options.output, comparison)
            print(f"oracle: {comparison.cells - cells} figures of reports compared")
        compare_mutations(program, options, comparison)
    except (OSError, ValueError, csv.Error, json.JSONDecodeError) as problem:
        print(f"oracle: {problem}", file=sys.stderr)
        return 2
    for text in comparison.differences[:100]:
        print(text)
    print(f"oracle: {comparison.cells} figures, {len(comparison.differences)} differences")
    return 1 if comparison.differences or len(comparison.metrics) < len(METRICS) else 0


if __name__ == "__main__":
    sys.exit(main())
