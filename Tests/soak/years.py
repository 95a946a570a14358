"""Ten years of monthly runs, simulated, and everything recomputed from what was delivered when.

Schools join and leave, deliveries come late, corrections come for months long past, some are taken back. Each month the
program says which periods are STALE and why; sometimes they are made anew. What the program says, what the ledger kept of
each run, what trends cite and what two runs told differently must equal what this script computes from its own book of
deliveries; it shares no code with the program.
"""
import argparse
import datetime
import fractions
import json
import random
import shutil
import sys
import tempfile
import time

import town as towns

SCHOOLS = [f"19{number}" for number in (9928, 9783, 9722, 9485, 9072, 9060, 8980)]


def shift(month, by):
    year, number = map(int, month.split("-"))
    index = year * 12 + number - 1 + by
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def last_day(month):
    year, number = map(int, shift(month, 1).split("-"))
    return datetime.date(year, number, 1) - datetime.timedelta(days=1)


class Book:
    """What was delivered when, and what each published period read."""

    def __init__(self, town, dice):
        self.town = town
        self.dice = dice
        self.versions = {}  # (school, month) -> list of versions: hours as fractions, or None where taken back
        self.members = {}  # school -> (first month, last month or None)
        self.row = 0
        self.dirty = {}  # period -> {(school, month)} that changed since its last run
        self.runs = {}  # period -> list of (hours by school) as told

    def deliver(self, school, month):
        hours = [fractions.Fraction(self.dice.randrange(1, 96), 4) for _ in range(self.dice.randrange(0, 4))]
        versions = self.versions.setdefault((school, month), [])
        versions.append(hours)
        number = len(versions)
        self.town.activities(month, school, [f"{float(h):.2f}".replace(".", ",") for h in hours],
                             first=self.row + 1, suffix="" if number == 1 else f"_v{number}")
        self.row += len(hours)
        self.touch(school, month)

    def take_back(self, school, month):
        """The last correction turns out to be a mistake: its file is removed."""
        versions = self.versions[(school, month)]
        number = len(versions)
        (self.town.input / f"eingang/{month}/{school}_taetigkeiten_v{number}.csv").unlink()
        versions.pop()
        self.touch(school, month)

    def touch(self, school, month):
        # A monthly report reads its month and the one it is compared with.
        for period in (month, shift(month, 1)):
            if period in self.runs:
                changes = self.dirty.setdefault(period, {})
                path = (school, month, len(self.versions[(school, month)]))
                changes.setdefault(path[:2], None)

    def is_member(self, school, month):
        first, last = self.members.get(school, ("9999-99", None))
        return first <= month and (last is None or month <= last)

    def hours(self, month):
        """What a report about the month tells of each member: the sum, or None where nothing was delivered."""
        result = {}
        for school in SCHOOLS:
            if self.is_member(school, month):
                versions = self.versions.get((school, month))
                result[school] = sum(versions[-1], fractions.Fraction(0)) if versions else None
        return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="netzbericht-years-")
    try:
        sys.exit(Soak(given, folder).go())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Soak:
    def __init__(self, given, folder):
        self.given = given
        self.dice = random.Random(given.seed)
        self.town = towns.Town(folder, given.program)
        self.book = Book(self.town, self.dice)
        self.troubles = []
        self.made = self.compared = self.cited = self.marks = self.corrections = self.late = 0

    def trouble(self, text):
        self.troubles.append(text)

    def go(self):
        begin = time.monotonic()
        book, dice = self.book, self.dice
        start = "2014-08"
        months = [shift(start, number) for number in range(self.given.months)]
        for index, school in enumerate(SCHOOLS):
            # Three schools from the beginning on; the others join; two of them leave again.
            first = months[0] if index < 3 else months[min(len(months) - 1, dice.randrange(3, 90))]
            last = shift(first, dice.randrange(12, 60)) if index in (2, 5) else None
            book.members[school] = (first, last)
        self.found(start)
        waiting = []
        for month in months:
            now = shift(month, 1)
            arrived = [entry for entry in waiting if entry[0] <= now]
            waiting = [entry for entry in waiting if entry[0] > now]
            for _, school, due in arrived:
                book.deliver(school, due)
            for school in SCHOOLS:
                if not book.is_member(school, month):
                    continue
                half = f"{int(month[:4]) - (month[5:] < '08')}"
                chance = dice.random()
                if chance < 0.85:
                    book.deliver(school, month)
                elif chance < 0.97:
                    self.late += 1
                    waiting.append((shift(now, dice.randrange(1, 4)), school, month))
                if dice.random() < 0.15:
                    self.corrections += 1
                    past = shift(month, -dice.randrange(0, 15))
                    if (school, past) in book.versions:
                        book.deliver(school, past)
            corrected = sorted(key for key, versions in book.versions.items() if len(versions) > 1)
            if corrected and dice.random() < 0.05:
                book.take_back(*dice.choice(corrected))
            epoch = int(datetime.datetime(*map(int, now.split("-")), 5, 4, tzinfo=datetime.timezone.utc).timestamp())
            self.check_status(now, epoch)
            if dice.random() < 0.5:
                self.backfill("stale", months[0], month, epoch)
            self.backfill("missing", month, month, epoch)
            self.check_status(now, epoch)
        self.check_history()
        self.check_differences()
        for text in self.troubles[:20]:
            print(f"years: {text}", file=sys.stderr)
        print(f"years: {len(months)} months, {self.made} runs, {self.late} late deliveries, {self.corrections} "
              f"corrections, {self.marks} STALE marks, {self.compared} figures and {self.cited} rows of trends equal to the "
              f"recomputation, "
              f"{len(self.troubles)} troubles, {time.monotonic() - begin:.0f} s")
        return 1 if self.troubles else 0

    def found(self, start):
        members = {}
        for school, (first, last) in self.book.members.items():
            year, number = first.split("-")
            members[school] = (f"01.{number}.{year}", last_day(last).strftime("%d.%m.%Y") if last else "")
        self.town.found(SCHOOLS, "2014-01-01", members)
        # Posts of one half-year: a report needs some delivery of the table.
        for school in SCHOOLS:
            self.town.posts("2013-14-H2", school)

    def status(self, now, epoch):
        outcome = self.town.run("status", "--format", "json", "--today", f"{now}-05", epoch=epoch)
        if outcome.returncode != 0:
            self.trouble(f"{now}: status ended with {outcome.returncode}: {outcome.stderr.strip()[-300:]}")
        return {line["period"]: line for line in towns.json_lines(outcome.stdout)}

    def check_status(self, now, epoch):
        lines = self.status(now, epoch)
        stale = {period: {(change["school"], self.month(change["path"])) for change in line["changes"]}
                 for period, line in lines.items() if line["standing"] == "stale"}
        expected = {period: set(changes) for period, changes in self.book.dirty.items() if changes}
        expected = {period: self.remaining(period, changes) for period, changes in expected.items()}
        expected = {period: changes for period, changes in expected.items() if changes}
        self.marks += len(expected)
        if stale != expected:
            for period in sorted(set(stale) | set(expected)):
                if stale.get(period) != expected.get(period):
                    self.trouble(f"{now}: {period} is STALE for {stale.get(period)}, expected {expected.get(period)}")
        missing = {period for period, line in lines.items() if line["standing"] == "missing"}
        delivered = {month for _, month in self.book.versions if month < now}
        if missing != delivered - set(self.book.runs):
            self.trouble(f"{now}: {sorted(missing)} are said to be missing")

    def remaining(self, period, changes):
        """A correction that came and went between two runs leaves no change behind."""
        read = self.book.runs[period][-1]["read"]
        return {key for key in changes if self.files(key) != read.get(key)}

    def files(self, key):
        return [tuple(version) for version in self.book.versions.get(key, [])] or None

    @staticmethod
    def month(path):
        return path.split("/")[1]

    def backfill(self, choice, first, last, epoch):
        outcome = self.town.run("backfill", "monat", "--from", first, "--to", last, "--reprocess", choice, epoch=epoch)
        made = [line.removesuffix("/intern").rsplit("/", 1)[1] for line in outcome.stdout.splitlines()]
        if outcome.returncode not in (0, 1, 66):
            self.trouble(f"backfill ended with {outcome.returncode}: {outcome.stderr.strip()[-300:]}")
        book = self.book
        expected = {
            "stale": sorted(period for period in book.dirty
                            if book.dirty[period] and self.remaining(period, book.dirty[period])),
            "missing": [] if last in book.runs or not book.hours(last) or not self.has_any(last) else [last],
        }[choice]
        if made != expected:
            self.trouble(f"backfill {choice} made {made}, expected {expected}: {outcome.stderr.strip()[-300:]}")
        for period in made:
            self.made += 1
            read = {(school, month): self.files((school, month))
                    for month in (period, shift(period, -1)) for school in SCHOOLS}
            earlier = self.earlier(period)
            book.runs.setdefault(period, []).append({"hours": book.hours(period), "read": read})
            book.dirty[period] = {}
            self.check_trend(period, earlier)

    def earlier(self, period):
        """What the three months before were last told to be, without those before the first report; None where there is
        no report."""
        told = []
        for by in (-3, -2, -1):
            runs = self.book.runs.get(shift(period, by))
            if runs or told:
                told.append((shift(period, by), self.total(runs[-1]["hours"]) if runs else (None, "u")))
        return told

    @staticmethod
    def total(hours):
        known = [value for value in hours.values() if value is not None]
        return (sum(known), "") if known else (None, "l")

    def check_trend(self, period, earlier):
        """The trend cites what was told when the report was made."""
        path = self.town.output / f"monat/{period}/intern/tabellen/entwicklung.csv"
        told = []
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            metric, month, value, sign = line.split(";")[:4]
            if metric == "stunden":
                told.append((month, (fractions.Fraction(value.replace(",", ".")) if value else None, sign)))
        expected = earlier + [(period, self.total(self.book.runs[period][-1]["hours"]))]
        self.cited += len(earlier)
        if told != expected:
            self.trouble(f"{period}: the trend tells {told}, expected {expected}")

    def has_any(self, month):
        return any((school, period) in self.book.versions for school in SCHOOLS for period in (month, shift(month, -1)))

    def check_history(self):
        """Every figure of every run, as the ledger kept it."""
        for period, runs in self.book.runs.items():
            ids = [row[0] for row in self.town.rows(
                f"SELECT id FROM runs WHERE period = '{period}' AND status = 'published' ORDER BY rowid")]
            if len(ids) != len(runs):
                self.trouble(f"{period}: {len(ids)} runs in the ledger, {len(runs)} were made")
                continue
            for run_id, run in zip(ids, runs):
                told = {}
                for members, above, below, sign in self.town.rows(
                        "SELECT members, value_numerator, value_denominator, sign FROM published_values "
                        f"WHERE run = '{run_id}' AND audience = 'intern' AND table_id = 'schulen' "
                        f"AND metric = 'stunden' AND period = '{period}'"):
                    value = fractions.Fraction(int(above), int(below)) if above is not None else None
                    told[json.loads(members)[0]] = (value, sign)
                total = told.pop("Insgesamt", None)
                # A school that has left stands beside its number of the month before, and as long as the posts that
                # count are those of a half-year in which it was there: no number is asked of it.
                for school in SCHOOLS:
                    was_member = any(self.book.is_member(school, shift(period, -by)) for by in range(1, 12))
                    if was_member and not self.book.is_member(school, period) and told.get(school) == (None, "x"):
                        del told[school]
                expected = {school: (hours, None if hours is not None else "l")
                            for school, hours in run["hours"].items()}
                self.compared += len(expected) + 1
                if told != expected:
                    self.trouble(f"{period} {run_id}: told {told}, expected {expected}")
                known = [hours for hours in run["hours"].values() if hours is not None]
                if known and (total is None or total[0] != sum(known)):
                    self.trouble(f"{period} {run_id}: total {total}, expected {sum(known)}")

    def check_differences(self):
        """What `diff` says of two runs of a period that follow each other."""
        for period, runs in self.book.runs.items():
            ids = [row[0] for row in self.town.rows(
                f"SELECT id FROM runs WHERE period = '{period}' AND status = 'published' ORDER BY rowid")]
            for first, second, before, after in zip(ids, ids[1:], runs, runs[1:]):
                outcome = self.town.run("diff", first, second, "--format", "json")
                told = {line["members"][0]: (line["before"], line["after"])
                        for line in towns.json_lines(outcome.stdout)
                        if line["table"] == "schulen" and line["metric"] == "stunden" and line["period"] == period
                        and line["members"] != ["Insgesamt"]}
                expected = {school: (self.text(before["hours"].get(school)), self.text(after["hours"].get(school)))
                            for school in set(before["hours"]) | set(after["hours"])
                            if before["hours"].get(school) != after["hours"].get(school)}
                self.compared += len(expected)
                if told != expected:
                    self.trouble(f"{period} {first} {second}: diff tells {told}, expected {expected}")

    @staticmethod
    def text(hours):
        if hours is None:
            return "[l]"
        return f"{float(hours):.2f}".rstrip("0").rstrip(".")


main()
