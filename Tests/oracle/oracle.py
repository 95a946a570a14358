#!/usr/bin/env python3
"""Recomputes the indicators from samples/wahrheit, independently of the program, and compares.

    oracle.py --truth samples/wahrheit --output output --report jahresbericht [--print]

Only the standard library and SQLite; all arithmetic is exact. Exit 0: everything equal; 1: a difference,
or fewer metrics compared than MINIMUM_METRICS; 2: the call or a file is wrong.

What must be adapted when names change stands here at the top.
"""

import argparse
import csv
import pathlib
import sqlite3
import sys
from fractions import Fraction

# The program's name of a metric where it differs from the name here.
PROGRAM_NAMES = {}
# The flat tables' columns.
COLUMNS = {"metric": "Kennzahl", "period": "Periode", "value": "Wert", "sign": "Zeichen", "unit": "Einheit",
           "numerator": "Zähler", "denominator": "Nenner"}
DIMENSION = "Schulform"
TOTAL = "Insgesamt"
# The program's word for a school form where it differs from the truth's.
FORM_NAMES = {"Grundschule": "G", "Hauptschule": "H", "Realschule": "R", "Sekundarschule": "SK", "Gesamtschule": "GE",
              "Gymnasium": "GY", "Förderschule": "S", "Klinikschule": "KS", "Waldorf-Förderschule": "WF",
              "Freie Waldorfförderschule": "WF", "Berufskolleg": "BK", "Weiterbildungskolleg": "WB"}
# What a quotient is multiplied by before it is shown.
FACTORS = {"faelle_je_100": 100}
FACTOR_OF_UNIT = {"%": 100}
DECIMALS = 6
FULL_TIME_HOURS = 39
MINIMUM_METRICS = 12
# Schools of the network without a usable snapshot say nothing about the register's coverage either.
REGISTER_LEAVES_OUT_MISSING = True
# Deliveries that were never entered in the register of arrivals are neither on time nor late.
PUNCTUALITY_LEAVES_OUT_UNKNOWN = True
# The files of the coordination office count in the total of completeness.
COMPLETENESS_COUNTS_OFFICE = True

DELIVERIES = ["stellen", "taetigkeiten", "faelle", "fortbildungen", "netzwerktreffen"]
REFERENCES = ["schulen", "netzwerk", "schuelerzahlen", "lieferungen"]
SCALED = {"wochenstunden", "stunden"}


class Year:
    """A school year: its first and last day, its edition of the reference tables, its due periods."""

    def __init__(self, start):
        following = start + 1
        self.name = f"{start}/{following % 100:02d}"
        self.folder = f"{start}-{following % 100:02d}"
        self.first_day = f"{start}-08-01"
        self.as_of = f"{following}-07-31"
        self.edition = self.first_day
        self.last_month = f"{following}-07"
        self.last_half = f"{self.name}-H2"
        months = [f"{start}-{month:02d}" for month in range(8, 13)]
        months += [f"{following}-{month:02d}" for month in range(1, 8)]
        self.months = months
        self.halves = [f"{self.name}-H1", self.last_half]


class Truth:
    """The truth in SQLite; hours are kept in hundredths."""

    def __init__(self, folder):
        self.db = sqlite3.connect(":memory:")
        for name in DELIVERIES + REFERENCES:
            self._load(pathlib.Path(folder) / f"{name}.csv", name)

    def _load(self, path, name):
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader)
            columns = ", ".join(f'"{column}"' for column in header)
            self.db.execute(f'create table "{name}" ({columns})')
            marks = ", ".join("?" for _ in header)
            rows = ([scaled(cell) if column in SCALED else cell for column, cell in zip(header, row)]
                    for row in reader)
            self.db.executemany(f'insert into "{name}" values ({marks})', rows)

    def rows(self, sql, *values):
        return self.db.execute(sql, values).fetchall()

    def column(self, sql, *values):
        return {row[0] for row in self.rows(sql, *values)}

    def years(self):
        return [Year(int(edition[:4])) for edition in sorted(self.column("select edition from netzwerk"))]

    def forms(self, year):
        return sorted(self.column(
            "select distinct schulform from schulen where edition = ? and im_bestand = '1'", year.edition))

    def of_form(self, year, form):
        """All schools of the form in the year's register; of every form where form is None."""
        return self.column(
            "select schulnummer from schulen where edition = ?1 and (?2 is null or schulform = ?2)",
            year.edition, form)

    def members(self, year, form):
        return self.column(
            "select schulnummer from netzwerk where edition = ?1 and mitglied_ab <= ?2"
            " and (mitglied_bis = '' or mitglied_bis >= ?2)", year.edition, year.as_of
        ) & self.of_form(year, form)

    def delivered(self, table, period):
        return self.column(
            "select schulnummer from lieferungen where tabelle = ? and periode = ?"
            " and erwartet = '1' and eingegangen = '1'", table, period)

    def pupils(self, year, schools):
        rows = self.rows(
            "select schulnummer, schuelerzahl from schuelerzahlen where edition = ? and schuljahr = ?",
            year.edition, year.name)
        return sum(int(pupils) for school, pupils in rows if school in schools)

    def posts(self, year, schools):
        """(school, hours in hundredths, is filled) of the last snapshot."""
        rows = self.rows(
            "select schulnummer, wochenstunden, fachkraft <> '' and besetzt_ab <= ?2"
            " and (besetzt_bis = '' or besetzt_bis >= ?2) from stellen where periode = ?1",
            year.last_half, year.as_of)
        return [row for row in rows if row[0] in schools]

    def in_year(self, year, table, columns, form):
        """Columns of the rows of a flow table whose due period lies in the year."""
        periods = year.halves if table == "fortbildungen" else year.months
        marks = ", ".join("?" for _ in periods)
        schools = self.of_form(year, form)
        rows = self.rows(f"select schulnummer, {columns} from {table} where periode in ({marks})", *periods)
        return [row[1:] for row in rows if row[0] in schools]


def scaled(cell):
    number = Fraction(cell) * 100
    if number.denominator != 1:
        raise ValueError(f"more than two decimals: {cell}")
    return number.numerator


def hundredths(number):
    return Fraction(number, 100)


def reporting(truth, year, form, table="stellen", period=None):
    """Members whose delivery counts, and the sign that stands where there are none."""
    members = truth.members(year, form)
    schools = members & truth.delivered(table, period or year.last_half)
    return schools, None if schools else "l" if members else "x"


def ratio(numerator, denominator, sign=None):
    return (None, None, sign) if sign else (numerator, denominator, None if denominator else "x")


def covered(truth, year, schools):
    return {school for school, _, is_filled in truth.posts(year, schools) if is_filled}


def full_time(truth, year, schools):
    hours = sum(hours for _, hours, is_filled in truth.posts(year, schools) if is_filled)
    return hundredths(hours) / FULL_TIME_HOURS


def coverage_network(truth, year, form):
    schools, sign = reporting(truth, year, form)
    return ratio(len(covered(truth, year, schools)), len(schools), sign)


def coverage_register(truth, year, form):
    schools = truth.column(
        "select schulnummer from schulen where edition = ? and im_bestand = '1'", year.edition
    ) & truth.of_form(year, form)
    delivered = truth.delivered("stellen", year.last_half)
    if REGISTER_LEAVES_OUT_MISSING:
        schools -= truth.members(year, form) - delivered
    return ratio(len(covered(truth, year, schools & delivered)), len(schools))


def staff(truth, year, form):
    schools, sign = reporting(truth, year, form)
    return ratio(full_time(truth, year, schools) * FULL_TIME_HOURS, FULL_TIME_HOURS, sign)


def pupils_per_staff(truth, year, form):
    schools, sign = reporting(truth, year, form)
    return ratio(truth.pupils(year, covered(truth, year, schools)), full_time(truth, year, schools), sign)


def pupils_per_staff_all(truth, year, form):
    schools, sign = reporting(truth, year, form)
    return ratio(truth.pupils(year, schools), full_time(truth, year, schools), sign)


def vacancies(truth, year, form):
    schools, sign = reporting(truth, year, form)
    vacant = sum(1 for _, _, is_filled in truth.posts(year, schools) if not is_filled)
    return (None, None, sign) if sign else (vacant, None, None)


def stock_of_cases(truth, year, schools):
    rows = truth.rows(
        "select schulnummer, bestand, zugaenge, abgaenge from faelle where periode = ?", year.last_month)
    return sum(int(stock) + int(opened) - int(closed)
               for school, stock, opened, closed in rows if school in schools)


def cases(truth, year, form):
    schools, sign = reporting(truth, year, form, "faelle", year.last_month)
    return (None, None, sign) if sign else (stock_of_cases(truth, year, schools), None, None)


def cases_per_hundred(truth, year, form):
    schools, sign = reporting(truth, year, form, "faelle", year.last_month)
    return ratio(stock_of_cases(truth, year, schools), truth.pupils(year, schools), sign)


def persons_in_post(truth, year, form):
    """Persons with a filled post on a day of the year at a school that delivered all its training files."""
    rows = truth.rows(
        "select schulnummer, min(eingegangen) from lieferungen where tabelle = 'fortbildungen'"
        " and erwartet = '1' and periode in (?, ?) group by schulnummer", *year.halves)
    complete = {school for school, received in rows if received == "1"} & truth.of_form(year, form)
    rows = truth.rows(
        "select schulnummer, fachkraft from stellen where periode in (?1, ?2) and fachkraft <> ''"
        " and besetzt_ab <= ?4 and (besetzt_bis = '' or besetzt_bis >= ?3)",
        *year.halves, year.first_day, year.as_of)
    return {person for school, person in rows if school in complete}


def attended(truth, year):
    """Person and hours of every attended training of the year, whoever reported it."""
    return truth.rows(
        "select fachkraft, stunden from fortbildungen where periode in (?, ?) and status = 'TEILGENOMMEN'",
        *year.halves)


def trained(truth, year, form):
    persons = persons_in_post(truth, year, form)
    return ratio(len(persons & {person for person, _ in attended(truth, year)}), len(persons))


def training_hours(truth, year, form):
    persons = persons_in_post(truth, year, form)
    hours = sum(hours for person, hours in attended(truth, year) if person in persons)
    return ratio(hundredths(hours), len(persons))


def no_shows(truth, year, form):
    states = [state for (state,) in truth.in_year(year, "fortbildungen", "status", form)]
    absent = states.count("NICHT_ERSCHIENEN")
    return ratio(absent, absent + states.count("TEILGENOMMEN"))


def activity_sign(truth, year, form):
    """The sign that stands where no school of the form reported activities in the year; zero is no sign."""
    rows = truth.rows("select schulnummer, periode, eingegangen from lieferungen"
                      " where tabelle = 'taetigkeiten' and erwartet = '1'")
    schools = truth.of_form(year, form)
    usable = [received for school, month, received in rows if school in schools and month in year.months]
    return None if "1" in usable else "l" if usable else "x"


def activity_hours(truth, year, form):
    rows = truth.in_year(year, "taetigkeiten", "stunden", form)
    sign = activity_sign(truth, year, form)
    return (None, None, sign) if sign else (hundredths(sum(hours for (hours,) in rows)), None, None)


def participations(truth, year, form):
    rows = truth.in_year(year, "taetigkeiten", "teilnehmende", form)
    sign = activity_sign(truth, year, form)
    return (None, None, sign) if sign else (sum(int(people) for (people,) in rows if people), None, None)


def prevention(truth, year, form):
    rows = truth.in_year(year, "taetigkeiten", "ansatz, stunden", form)
    part = sum(hours for approach, hours in rows if approach == "PRAEVENTION")
    return ratio(hundredths(part), hundredths(sum(hours for _, hours in rows)))


def cooperation(truth, year, form):
    schools = set().union(*(truth.delivered("taetigkeiten", month) for month in year.months))
    schools &= truth.of_form(year, form)
    rows = truth.in_year(year, "taetigkeiten", "schulnummer, kooperationspartner", form)
    active = {school for school, partner in rows if partner} & schools
    return ratio(len(active), len(schools))


def meetings(truth, year, form):
    members = truth.members(year, form)
    present = {school for (school,) in truth.in_year(year, "netzwerktreffen", "schulnummer", form)}
    return ratio(len(present & members), len(members))


def due(truth, year, form):
    """(is usable, is on time) of every expected delivery of the year."""
    schools = truth.of_form(year, form)
    if form is None and COMPLETENESS_COUNTS_OFFICE:
        schools |= {""}
    rows = truth.rows("select periode, schulnummer, eingegangen, puenktlich from lieferungen where erwartet = '1'")
    return [(usable == "1", punctual) for period, school, usable, punctual in rows
            if period in year.months + year.halves and school in schools]


def completeness(truth, year, form):
    deliveries = due(truth, year, form)
    return ratio(sum(usable for usable, _ in deliveries), len(deliveries))


def punctuality(truth, year, form):
    deliveries = [punctual for _, punctual in due(truth, year, form)
                  if punctual or not PUNCTUALITY_LEAVES_OUT_UNKNOWN]
    return ratio(deliveries.count("1"), len(deliveries))


# metric -> function(truth, year, form or None) -> (numerator, denominator or None, sign or None)
METRICS = {
    "abdeckung_netzwerk": coverage_network,
    "abdeckung_register": coverage_register,
    "vzae": staff,
    "betreuungsschluessel": pupils_per_staff,
    "betreuungsschluessel_alle": pupils_per_staff_all,
    "vakante_stellen": vacancies,
    "faelle_bestand": cases,
    "faelle_je_100": cases_per_hundred,
    "fortbildungsquote": trained,
    "fortbildungsstunden_je_person": training_hours,
    "no_show_quote": no_shows,
    "taetigkeiten_stunden": activity_hours,
    "teilnahmen": participations,
    "praeventionsanteil": prevention,
    "kooperationsquote": cooperation,
    "netzwerkquote": meetings,
    "ruecklaufquote": completeness,
    "puenktlichkeitsquote": punctuality,
}


def rounded(number, decimals=DECIMALS):
    """Half away from zero."""
    shifted = abs(number) * 10**decimals
    whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Fraction(whole if number >= 0 else -whole, 10**decimals)


def number(text):
    return Fraction(text.replace(",", ".").replace("\u2212", "-"))


def differences(row, expected, metric):
    """What in one row of the program's table is not as expected."""
    numerator, denominator, sign = expected
    found_sign = row[COLUMNS["sign"]].strip("[] ")
    if sign or found_sign:
        if (sign or "") != found_sign:
            yield "sign", sign or "", found_sign
        return
    value = Fraction(numerator) if denominator is None else Fraction(numerator) / denominator
    value *= FACTORS.get(metric, FACTOR_OF_UNIT.get(row[COLUMNS["unit"]], 1))
    pairs = [("value", value), ("numerator", numerator if denominator is not None else None),
             ("denominator", denominator)]
    for part, wanted in pairs:
        cell = row[COLUMNS[part]]
        if wanted is None or (cell == "" and part != "value"):
            continue
        if cell == "" or rounded(number(cell)) != rounded(Fraction(wanted)):
            yield part, text(wanted), cell


def text(value):
    if value is None:
        return ""
    shown = rounded(Fraction(value))
    scaled_value = abs(shown) * 10**DECIMALS
    digits = str(scaled_value.numerator).rjust(DECIMALS + 1, "0")
    fraction = digits[-DECIMALS:].rstrip("0")
    return ("-" if shown < 0 else "") + digits[:-DECIMALS] + ("," + fraction if fraction else "")


def member_of(row):
    """The school form of a row, TOTAL for the total, None for a row of another dimension."""
    names = list(row)
    dimensions = names[names.index(COLUMNS["period"]) + 1:names.index(COLUMNS["value"])]
    if dimensions == [DIMENSION]:
        return row[DIMENSION]
    return TOTAL if not dimensions else None


def compare(truth, output, report):
    """Prints what was compared; the number of differences and of metrics."""
    counts, wrong = {}, 0
    names = {PROGRAM_NAMES.get(metric, metric): metric for metric in METRICS}
    for year in truth.years():
        folder = pathlib.Path(output) / report / year.folder / "intern" / "tabellen"
        forms = {FORM_NAMES.get(form, form): form for form in truth.forms(year)} | {TOTAL: None}
        for path in sorted(folder.glob("*.csv")):
            with open(path, encoding="utf-8", newline="") as file:
                for line, row in enumerate(csv.DictReader(file, delimiter=";"), start=2):
                    metric = names.get(row.get(COLUMNS["metric"]))
                    if metric is None or row[COLUMNS["period"]] != year.name:
                        continue
                    member = member_of(row)
                    # The row of the coordination office belongs to no school form; the total holds it.
                    if member is None or member == "":
                        continue
                    counts[metric] = counts.get(metric, 0) + 1
                    if member not in forms:
                        wrong += 1
                        print(f"{path}:{line}: {metric}: unknown {DIMENSION} {member}")
                        continue
                    for part, expected, found in differences(row, METRICS[metric](truth, year, forms[member]), metric):
                        wrong += 1
                        print(f"{path}:{line}: {metric} {member} {part}: expected {expected}, found {found}")
    for metric in METRICS:
        print(f"{metric}: {counts.get(metric, 0)} cells compared")
    return wrong, len(counts)


def show(truth):
    """Prints every expected figure as a flat table."""
    print(";".join([COLUMNS["metric"], COLUMNS["period"], DIMENSION, COLUMNS["value"], COLUMNS["sign"],
                    COLUMNS["unit"], COLUMNS["numerator"], COLUMNS["denominator"]]))
    for metric, function in METRICS.items():
        for year in truth.years():
            for form in truth.forms(year) + [None]:
                numerator, denominator, sign = function(truth, year, form)
                value = None
                if not sign:
                    value = Fraction(numerator) if denominator is None else Fraction(numerator) / denominator
                    value *= FACTORS.get(metric, 1)
                parts = [text(numerator), text(denominator)] if denominator is not None and not sign else ["", ""]
                print(";".join([PROGRAM_NAMES.get(metric, metric), year.name, FORM_NAMES.get(form, form or TOTAL),
                                text(value), f"[{sign}]" if sign else "", "", *parts]))


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Recomputes the indicators from the truth and compares.")
    parser.add_argument("--truth", required=True)
    parser.add_argument("--output")
    parser.add_argument("--report", default="jahresbericht")
    parser.add_argument("--print", action="store_true", dest="show")
    options = parser.parse_args(arguments)
    try:
        truth = Truth(options.truth)
    except (OSError, ValueError, csv.Error, sqlite3.Error) as problem:
        print(f"oracle: {problem}", file=sys.stderr)
        return 2
    if options.show:
        show(truth)
        return 0
    if not options.output:
        parser.error("--output is needed unless --print is given")
    wrong, metrics = compare(truth, options.output, options.report)
    if metrics < MINIMUM_METRICS:
        print(f"only {metrics} of {len(METRICS)} metrics were compared, at least {MINIMUM_METRICS} are needed")
    print(f"{wrong} differences")
    return 1 if wrong or metrics < MINIMUM_METRICS else 0


if __name__ == "__main__":
    sys.exit(main())
