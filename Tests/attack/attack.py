#!/usr/bin/env python3
"""A second attacker, independent of the program: reads published tables and computes with scipy what can be derived.

    attack.py suite FOLDER     cases written by the attack suite: FOLDER/NAME.json
    attack.py report FOLDER    a published report: FOLDER/tabellen/*.csv, held against the internal edition beside it

Exit status 0: every case behaves as its name says, or no secret number of the report is known; 1 otherwise.
"""

import csv
import json
import pathlib
import re
import sys
import zipfile

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

TOLERANCE = 1e-6
TOTALS = ("Insgesamt", "Total")


class Knowledge:
    """Unknown numbers within bounds, and linear equations and inequalities between them."""

    def __init__(self):
        self.index = {}
        self.bounds = []
        self.equal = []
        self.most = []

    def unknown(self, key, lower=0.0, upper=None):
        if key not in self.index:
            self.index[key] = len(self.bounds)
            self.bounds.append((lower, upper))
        return self.index[key]

    def know(self, key, number):
        self.bounds[self.unknown(key)] = (number, number)

    def add(self, terms, constant=0.0, at_most=False):
        terms = [(self.unknown(key), factor) for key, factor in terms]
        (self.most if at_most else self.equal).append((terms, constant))

    def interval(self, key):
        """The smallest and largest value that fits; None where there is no end."""
        target = self.unknown(key)
        columns = self.component(target)
        place = {column: i for i, column in enumerate(sorted(columns))}

        def matrix(rows):
            rows = [r for r in rows if any(c in columns for c, _ in r[0])]
            if not rows:
                return None, None
            data, at_row, at_column, right = [], [], [], []
            for i, (terms, constant) in enumerate(rows):
                for column, factor in terms:
                    if column in columns:
                        data.append(factor), at_row.append(i), at_column.append(place[column])
                    else:
                        constant -= factor * self.bounds[column][0]
                right.append(constant)
            return coo_matrix((data, (at_row, at_column)), shape=(len(rows), len(place))).tocsr(), right

        a_eq, b_eq = matrix(self.equal)
        a_ub, b_ub = matrix(self.most)
        bounds = [self.bounds[c] for c in sorted(columns)]
        ends = []
        for sign in (1, -1):
            objective = np.zeros(len(place))
            objective[place[target]] = sign
            found = linprog(objective, A_ub=a_ub, b_ub=b_ub, A_eq=a_eq, b_eq=b_eq, bounds=bounds, method="highs")
            if found.status == 3:
                ends.append(None)
            elif found.status == 0:
                ends.append(sign * found.fun)
            else:
                raise SystemExit(f"attack: {key}: the publication contradicts itself ({found.message})")
        return ends

    def is_fixed(self, column):
        lower, upper = self.bounds[column]
        return upper is not None and lower == upper

    def component(self, start):
        if not hasattr(self, "neighbours"):
            self.neighbours = {}
            for terms, _ in self.equal + self.most:
                loose = [c for c, _ in terms if not self.is_fixed(c)]
                for column in loose:
                    self.neighbours.setdefault(column, []).append(loose)
        seen, open_columns = {start}, [start]
        while open_columns:
            for group in self.neighbours.get(open_columns.pop(), []):
                for column in group:
                    if column not in seen:
                        seen.add(column)
                        open_columns.append(column)
        return seen


def too_narrow(interval, need):
    lowest, highest = interval
    slack = TOLERANCE * max(1.0, abs(need[1]))
    return (lowest is not None and lowest > need[0] + slack) or (highest is not None and highest < need[1] - slack)


# The attack suite


def suite(folder):
    failures = 0
    files = sorted(pathlib.Path(folder).glob("*.json"))
    if not files:
        raise SystemExit(f"attack: no cases in {folder}")
    for file in files:
        case = json.loads(file.read_text(encoding="utf-8"))
        knowledge = Knowledge()
        for cell in case["cells"]:
            if cell["shown"] is None:
                knowledge.unknown(cell["name"], cell["lowest"], cell["highest"])
            else:
                knowledge.know(cell["name"], cell["shown"])
        for relation in case["relations"]:
            knowledge.add(relation["terms"], relation["constant"], relation["atMost"])
        leaks = []
        for cell in case["cells"]:
            if cell["need"] is None:
                continue
            if cell["shown"] is not None or too_narrow(knowledge.interval(cell["name"]), cell["need"]):
                leaks.append(cell["name"])
        as_told = bool(leaks) == case["leaks"]
        failures += not as_told
        print(f"{'ok  ' if as_told else 'FAIL'} {file.stem}: {len(leaks)} secret numbers known")
    return failures


# A published report


def number(text):
    return float(text.replace(",", ".")) if text else None


def rows(file):
    with open(file, encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream, delimiter=";"):
            yield row


def read(folder):
    """For each figure what is shown: (metric, part, period, coordinates) -> number, or None for a secret one."""
    shown = {}
    for file in sorted((folder / "tabellen").glob("*.csv")):
        lines = rows(file)
        header = next(lines)
        # The list of changes repeats numbers of this report and of the one before.
        if "Wert" not in header:
            continue
        value = header.index("Wert")
        dimensions = header[2:value]
        for row in lines:
            metric, period = row[0], row[1]
            # What a sentence tells is over all schools.
            place = tuple(
                (d, m) for d, m in zip(dimensions, row[2:value]) if m not in TOTALS and d not in ("Satz", "Sentence"))
            sign = row[value + 1]
            parts = {"value": row[value], "numerator": row[value + 3], "denominator": row[value + 4]}
            if parts["denominator"] or parts["numerator"]:
                parts.pop("value")
            for part, text in parts.items():
                key = (metric, part, period, place)
                if text:
                    shown[key] = number(text)
                elif sign == "g":
                    shown.setdefault(key, None)
    return shown


def numbers_in(text):
    """All numbers of a text, written in German or in English."""
    for token in re.findall(r"\d[\d.,]*\d|\d", text):
        for plain in {token.replace(".", "").replace(",", "."), token.replace(",", "")}:
            try:
                yield float(plain)
            except ValueError:
                pass


def written(folder):
    """All numbers in any file of a publication: cells, charts with their caches, texts for readers, sentences."""
    found = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.suffix != ".xlsx":
            for value in numbers_in(file.read_text(encoding="utf-8-sig")):
                found.setdefault(round(value, 6), file.name)
            continue
        with zipfile.ZipFile(file) as book:
            for part in book.namelist():
                text = book.read(part).decode("utf-8", "replace")
                held = re.findall(r"<(?:\w+:)?(?:v|t|f)(?: [^>]*)?>([^<]*)<", text)
                held += re.findall(r'(?:descr|title|name)="([^"]*)"', text)
                for piece in held:
                    for value in [*numbers_in(piece)]:
                        found.setdefault(round(value, 6), f"{file.name}!{part}")
    return found


def told(folder, shown, exact):
    """Secret numbers that stand in some file; only those that nothing else that is shown can explain."""
    known = {round(value, 6) for value in shown.values() if value is not None}
    everywhere = written(folder)
    leaks, looked = [], 0
    for key, value in shown.items():
        secret = exact.get(key) if value is None else None
        # A small whole number stands in many places for other reasons.
        if secret is None or round(secret, 6) in known or (secret == int(secret) and secret < 200):
            continue
        looked += 1
        if round(secret, 6) in everywhere:
            leaks.append((key, everywhere[round(secret, 6)]))
    print(f"attack: {looked} unmistakable secret numbers looked for in all files, {len(leaks)} found")
    for (metric, part, period, place), where in leaks:
        print(f"attack: found: {metric} {part} {period} {' '.join('='.join(p) for p in place)} in {where}")
    return len(leaks)


def report(folder):
    folder = pathlib.Path(folder)
    shown = read(folder)
    exact = read(folder.parent / "intern")
    knowledge = Knowledge()
    families = {}
    for (metric, part, period, place), value in shown.items():
        key = (metric, part, period, place)
        if value is None:
            knowledge.unknown(key)
        else:
            knowledge.know(key, value)
        families.setdefault((metric, part, period), {}).setdefault(tuple(d for d, _ in place), []).append(place)
    for (metric, part, period), tables in families.items():
        for fine, places in tables.items():
            for coarse in tables:
                if len(coarse) >= len(fine) or not set(coarse) <= set(fine):
                    continue
                sums = {}
                for place in places:
                    sums.setdefault(tuple(p for p in place if p[0] in coarse), []).append(place)
                for total, own in sums.items():
                    if total not in tables[coarse]:
                        continue
                    keys = [(metric, part, period, place) for place in own]
                    whole = (metric, part, period, total)
                    values = [exact.get(k) for k in keys + [whole]]
                    # Parts that are known to overlap or to be left out are no sum.
                    if None in values or abs(sum(values[:-1]) - values[-1]) > TOLERANCE:
                        continue
                    knowledge.add([(k, 1.0) for k in keys] + [(whole, -1.0)])
    # Attended and not attended make up the attendances expected.
    for key in list(shown):
        metric, part, period, place = key
        if (metric, part) == ("no_show_quote", "numerator"):
            other = ("fortbildungsteilnahmen", "value", period, place)
            whole = ("no_show_quote", "denominator", period, place)
            if other in shown and whole in shown:
                knowledge.add([(key, 1.0), (other, 1.0), (whole, -1.0)])
    hidden = [key for key, value in shown.items() if value is None]
    known = []
    for key in hidden:
        lowest, highest = knowledge.interval(key)
        if lowest is not None and highest is not None and highest - lowest < TOLERANCE * max(1.0, abs(highest)):
            known.append(key)
    print(f"attack: {len(shown)} numbers, {len(hidden)} secret, {len(known)} of them known exactly")
    for metric, part, period, place in known:
        print(f"attack: known: {metric} {part} {period} {' '.join('='.join(p) for p in place)}")
    return len(known) + (not hidden) + told(folder, shown, exact)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("suite", "report"):
        raise SystemExit(__doc__)
    sys.exit(1 if {"suite": suite, "report": report}[sys.argv[1]](sys.argv[2]) else 0)
