"""The truth behind the deliveries in SQLite, seen from one period.

Only the standard library; all arithmetic is exact. What the program calls things stands here at the top.
"""

import csv
import datetime
import pathlib
import sqlite3
from fractions import Fraction

DELIVERIES = ["stellen", "taetigkeiten", "faelle", "fortbildungen", "netzwerktreffen"]
REFERENCES = ["schulen", "netzwerk", "schuelerzahlen", "sozialindex", "lieferungen"]
HUNDREDTHS = {"wochenstunden", "stunden"}
HALF_YEARLY = {"stellen", "fortbildungen"}
OFFICE = {"netzwerktreffen"}
FORMS = {"Grundschule": "G", "Hauptschule": "H", "Realschule": "R", "Sekundarschule": "SK", "Gesamtschule": "GE",
         "Gymnasium": "GY", "Förderschule": "S", "Klinikschule": "KS", "Freie Waldorfförderschule": "WF",
         "Berufskolleg": "BK", "Weiterbildungskolleg": "WB", "Schulamt": "-"}
GROUPS = {"G": "G", "H+R+SK": "HRSK", "GE": "GE", "GY": "GY", "S+KS+WF": "FOE", "BK+WB": "BKWB", "": "-"}
VOCABULARIES = {
    "schulform": list(FORMS.values()) + ["V", "PS", "GM", "FW", "HI", "SR", "SG", "SB"],
    "schulformgruppe": list(GROUPS.values()),
    "sozialindexgruppe": ["A", "B", "C", "OHNE"],
    "traeger": ["STADT", "LAND", "FREI"],
    "finanzierung": ["KOMMUNE", "LANDESPROGRAMM", "LANDESSTELLE", "MPT_INT", "MPT_GL", "BUT_ALT", "SONSTIGE"],
    "art": ["EINZELFALLHILFE", "BERATUNG", "GRUPPENANGEBOT", "KLASSENPROJEKT", "ELTERNARBEIT",
            "LEHRKRAEFTEBERATUNG", "KRISE", "VERNETZUNG"],
    "ansatz": ["PRAEVENTION", "INTERVENTION"],
    "uebergang": ["KITA_GRUNDSCHULE", "GRUNDSCHULE_SEK1", "SEK1_SEK2", "SCHULE_BERUF"],
    "partner": ["ASD", "BERATUNGSSTELLE", "SCHULPSYCHOLOGIE", "JUGENDARBEIT", "ARBEITSAGENTUR", "POLIZEI", "VEREIN",
                "GESUNDHEIT", "SONSTIGE"],
    "thema": ["KINDERSCHUTZ", "GEWALTPRAEVENTION", "MEDIEN", "GESPRAECHSFUEHRUNG", "TRAUMA", "INKLUSION",
              "DATENSCHUTZ", "UEBERGANG", "SUCHTPRAEVENTION", "SONSTIGE"],
    "format": ["NETZWERKTREFFEN", "FACHTAG", "ARBEITSKREIS"],
}
SCHOOL_DIMENSIONS = ["schulform", "schulformgruppe", "sozialindexgruppe", "plz", "schule"]
PERIOD_DIMENSIONS = ["monat", "lieferzeitraum"]
# A dimension of rows, and the column that holds its member.
COLUMN_DIMENSIONS = {
    "stellen": {"traeger": "anstellungstraeger", "finanzierung": "finanzierung"},
    "taetigkeiten": {"art": "art", "ansatz": "ansatz", "uebergang": "uebergang", "partner": "kooperationspartner"},
    "fortbildungen": {"thema": "thema"},
    "netzwerktreffen": {"format": "format", "treffen": "treffen"},
    "lieferungen": {"tabelle": "tabelle"},
}


class Span:
    """A period: a school year `2024/25` or a month `2025-03`, with its due periods."""

    def __init__(self, name):
        self.name = name
        if "/" in name:
            start = int(name[:4])
            self.months = [f"{start}-{month:02d}" for month in range(8, 13)]
            self.months += [f"{start + 1}-{month:02d}" for month in range(1, 8)]
        else:
            self.months = [name]
        self.first_day = self.months[0] + "-01"
        self.last_day = last_day_of_month(self.months[-1])

    def to_date(self):
        """From the beginning of the school year to the end of the period."""
        months = []
        for month in self.months:
            year = school_year(month)
            months = [m for m in Span(year).months if m <= month]
        span = Span(self.name)
        span.months = months
        span.first_day = months[0] + "-01"
        return span

    @property
    def halves(self):
        """Half-years that end in the period."""
        found = []
        for month in self.months:
            if month.endswith("-01"):
                found.append(school_year(month) + "-H1")
            if month.endswith("-07"):
                found.append(school_year(month) + "-H2")
        return found


def school_year(month):
    year, number = int(month[:4]), int(month[5:7])
    start = year if number >= 8 else year - 1
    return f"{start}/{(start + 1) % 100:02d}"


def last_day_of_month(month):
    year, number = int(month[:4]), int(month[5:7])
    following = datetime.date(year + number // 12, number % 12 + 1, 1)
    return (following - datetime.timedelta(days=1)).isoformat()


def month_of(due):
    """The month a due period ends in."""
    if due.endswith("-H1"):
        return f"{int(due[:4]) + 1}-01"
    if due.endswith("-H2"):
        return f"{int(due[:4]) + 1}-07"
    return due


def last_half(day):
    """The last half-year that has ended on the day."""
    month = day[:7]
    while True:
        if month.endswith(("-01", "-07")) and last_day_of_month(month) <= day:
            return school_year(month) + ("-H1" if month.endswith("-01") else "-H2")
        month = previous_month(month)


def last_month(day):
    month = day[:7]
    return month if last_day_of_month(month) <= day else previous_month(month)


def previous_month(month):
    year, number = int(month[:4]), int(month[5:7])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"


class Truth:
    """The tables as they are; hours in hundredths."""

    def __init__(self, folder):
        self.db = sqlite3.connect(":memory:")
        for name in DELIVERIES + REFERENCES:
            with open(pathlib.Path(folder) / f"{name}.csv", encoding="utf-8", newline="") as file:
                reader = csv.reader(file, strict=True)
                header = next(reader)
                self.db.execute(f'create table "{name}" ({", ".join(header)})')
                marks = ", ".join("?" for _ in header)
                self.db.executemany(
                    f'insert into "{name}" values ({marks})',
                    ([cell_of(column, cell) for column, cell in zip(header, row)] for row in reader))
        self.db.execute("create index by_school on taetigkeiten (periode)")

    def rows(self, sql, **values):
        return self.db.execute(sql, values).fetchall()

    def execute(self, sql, *values):
        return self.db.execute(sql, values)


def cell_of(column, cell):
    if column in HUNDREDTHS:
        number = Fraction(cell) * 100
        if number.denominator != 1:
            raise ValueError(f"more than two decimals: {cell}")
        return number.numerator
    return cell


class View:
    """The truth as one period sees it: due periods, members, features of schools, as temporary tables."""

    def __init__(self, truth, span):
        self.truth, self.span = truth, span
        self.as_of = span.last_day
        editions = [edition for (edition,) in truth.rows("select distinct edition from netzwerk order by 1")]
        self.edition_on = lambda day: max((edition for edition in editions if edition <= day), default="")
        self.values = {
            "as_of": self.as_of, "first": span.first_day, "last": span.last_day,
            "edition": self.edition_on(self.as_of), "school_year": school_year(self.as_of[:7]),
            "half": last_half(self.as_of), "month": last_month(self.as_of),
        }
        self._due()
        self._features()
        self._members()

    def _due(self):
        execute = self.truth.execute
        execute("drop table if exists faellig")
        execute("create temp table faellig (tabelle, umfang, periode, monat)")
        for table in DELIVERIES:
            for scope, span in [("zeitraum", self.span), ("kumuliert", self.span.to_date())]:
                for due in span.halves if table in HALF_YEARLY else span.months:
                    execute("insert into faellig values (?, ?, ?, ?)", table, scope, due, month_of(due))
            due = self.values["half"] if table in HALF_YEARLY else self.values["month"]
            execute("insert into faellig values (?, 'stand', ?, ?)", table, due, month_of(due))

    def _features(self):
        execute, edition = self.truth.execute, self.values["edition"]
        execute("drop table if exists merkmal")
        execute("create temp table merkmal (dimension, schulnummer, auspraegung)")
        index = dict(self.truth.rows("select schulnummer, stufe from sozialindex where edition = :e", e=edition))
        schools = self.truth.rows(
            "select schulnummer, schulform, schulformgruppe, plz from schulen where edition = :e", e=edition)
        rows = []
        for number, form, group, postcode in schools:
            level = index.get(number, "")
            level = "ABC"[(int(level) - 1) // 3] if level.isdigit() else "OHNE"
            rows += [("schulform", number, FORMS[form]), ("schulformgruppe", number, GROUPS[group]),
                     ("sozialindexgruppe", number, level), ("plz", number, postcode), ("schule", number, number)]
        self.truth.db.executemany("insert into merkmal values (?, ?, ?)", rows)
        execute("create index temp.by_feature on merkmal (dimension, schulnummer)")

    def _members(self):
        """Who was a member when a delivery fell due."""
        execute = self.truth.execute
        execute("drop table if exists mitglied")
        execute("create temp table mitglied (periode, schulnummer)")
        for (due,) in self.truth.rows("select distinct periode from faellig"):
            day = last_day_of_month(month_of(due))
            execute("insert into mitglied select distinct ?1, schulnummer from netzwerk where edition = ?3"
                    " and mitglied_ab <= ?2 and (mitglied_bis = '' or mitglied_bis >= ?2)",
                    due, day, self.edition_on(day))

    def members_of(self, dimension):
        """The members that exist whether anything happened or not; None for an open vocabulary."""
        if dimension in VOCABULARIES:
            return VOCABULARIES[dimension]
        if dimension in ("plz", "schule"):
            return [member for (member,) in self.truth.rows(
                "select distinct auspraegung from merkmal where dimension = :d", d=dimension)]
        if dimension == "monat":
            return self.span.months
        if dimension == "lieferzeitraum":
            return self.span.months + self.span.halves
        return None
