"""Reads published reports with openpyxl and holds every number against the flat tables and the text beside them.

Nothing of the program is used: what a reader's own program sees is what counts.
"""
import csv
import datetime
import pathlib
import re
import sys
import unicodedata

import openpyxl

SIGN = re.compile(r"\[[a-z]\]")
NUMBER = re.compile(r"[0-9](?:[0-9.,\u00a0\u202f]*[0-9])?")
TOTALS = {"Insgesamt", "Total"}
COUNTS = {}


def count(what, number=1):
    COUNTS[what] = COUNTS.get(what, 0) + number


def decimal(text):
    return float(text.replace(",", "."))


def same(number, text):
    """Ratios have six decimals in the files."""
    return abs(number - decimal(text)) <= 5.1e-7 + abs(number) * 1e-14


def decimals_of(number_format):
    return len(number_format.split(".", 1)[1]) if "." in number_format else 0


def rounded(number, decimals):
    scaled = abs(number) * 10**decimals
    return int(scaled + 0.5 + 1e-9 * max(1, scaled)) / 10**decimals


def written(text):
    """The numbers of a text, German or English, without their signs."""
    for match in NUMBER.finditer(text):
        plain = re.sub(r"\s", "", match.group().replace("\u00a0", "").replace("\u202f", ""))
        for mark in ",.":
            groups = plain.split(mark)
            if len(groups) > 1 and 1 <= len(groups[0]) <= 3 and all(
                len(group) == 3 and group.isdigit() for group in groups[1:]
            ):
                yield float("".join(groups))
                break
        else:
            position = max(plain.rfind(","), plain.rfind("."))
            if position < 0:
                yield float(plain)
            else:
                whole = re.sub("[.,]", "", plain[:position])
                yield float(f"{whole}.{plain[position + 1:]}")


class Report:
    """One audience's folder: a workbook, a text, flat tables."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        books = list(self.folder.glob("*.xlsx"))
        assert len(books) == 1, f"{folder}: {len(books)} workbooks"
        self.path = books[0]
        self.book = openpyxl.load_workbook(self.path)
        self.tables = {}
        for path in sorted((self.folder / "tabellen").glob("*.csv")):
            with open(path, encoding="utf-8", newline="") as file:
                self.tables[path.stem] = list(csv.reader(file, delimiter=";"))
        self.faults = []

    def fault(self, place, message):
        self.faults.append(f"{self.path.name} ({self.folder.name}): {place}: {message}")

    def check(self):
        self.properties()
        twins = {}
        for sheet in self.book.worksheets:
            count("sheets")
            self.links(sheet)
            assert len(sheet.tables) <= 1, sheet.title
            for table in sheet.tables.values():
                self.table(sheet, table)
                for prefix in ("csv_", "tab_"):
                    if table.displayName.startswith(prefix):
                        twins.setdefault(table.displayName[4:], {})[prefix] = (sheet, table)
        for name, records in self.tables.items():
            found = twins.get(re.sub("[^A-Za-z0-9]", "_", name), {})
            if "csv_" in found:
                self.twin(name, records, *found["csv_"])
                if "tab_" in found:
                    self.shown(name, records, *found["tab_"])
                elif records[0][2] in ("Satz", "Sentence"):
                    self.told(name, records, found["csv_"][0])
                else:
                    self.fault(name, "the table has no sheet for people")
            elif len(records) > 1:
                if "tab_" in found:
                    self.listed(name, records, *found["tab_"])
                else:
                    self.fault(name, "the file has no sheet")
        self.charts()
        self.text()
        return self.faults

    def properties(self):
        properties = self.book.properties
        for name in ("title", "creator", "keywords", "description", "language", "created"):
            if not getattr(properties, name):
                self.fault("properties", f"{name} is missing")
        english = "report" in self.path.name.lower()
        if properties.language != ("en-GB" if english else "de-DE"):
            self.fault("properties", f"the language is {properties.language}")

    def links(self, sheet):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is None:
                    continue
                count("links")
                target = (cell.hyperlink.location or "").rsplit("!", 1)[0].strip("'")
                if target not in self.book.sheetnames:
                    self.fault(f"{sheet.title}!{cell.coordinate}", "the link leads nowhere")

    def table(self, sheet, table):
        """The header says what the table says, numbers are numbers with a format of their own."""
        count("tables")
        rows = list(sheet[table.ref])
        header = [cell.value for cell in rows[0]]
        if header != [column.name for column in table.tableColumns]:
            self.fault(sheet.title, "the header differs from the table's columns")
        for column in range(len(header)):
            cells = [row[column] for row in rows[1:]]
            numbers = [cell for cell in cells if isinstance(cell.value, (int, float))]
            if not numbers:
                continue
            if len({cell.number_format for cell in numbers}) != 1 and not table.displayName.startswith("csv_"):
                self.fault(f"{sheet.title}, {header[column]}", "numbers have different formats")
            for cell in cells:
                count("cells")
                if cell.data_type == "n" and cell.value is not None and not cell.number_format.startswith("#,##0"):
                    self.fault(f"{sheet.title}!{cell.coordinate}", f"the format is {cell.number_format}")
                if cell.data_type == "s" and not SIGN.fullmatch(cell.value):
                    if not table.displayName.startswith("csv_"):
                        self.fault(f"{sheet.title}!{cell.coordinate}", "neither a number nor a sign")

    def twin(self, name, records, sheet, table):
        """The sheet for machines holds what the file holds, cell by cell."""
        rows = list(sheet[table.ref])
        if len(rows) != len(records):
            self.fault(sheet.title, f"{len(rows)} rows, the file has {len(records)}")
            return
        for row, record in zip(rows, records):
            for cell, text in zip(row, record, strict=True):
                count("flat values")
                value = cell.value
                if value is None:
                    fits = text == ""
                elif isinstance(value, (int, float)):
                    fits = text != "" and same(value, text)
                else:
                    fits = text in (value, "'" + value)
                if not fits:
                    self.fault(f"{sheet.title}!{cell.coordinate}", f"{value!r}, the file has {text!r}")

    def shown(self, name, records, sheet, table):
        """Every figure of the file stands in the sheet for people, and every sign."""
        cells = [cell.value for row in list(sheet[table.ref])[1:] for cell in row]
        numbers = sorted(value for value in cells if isinstance(value, (int, float)))
        signs = {value[1] for value in cells if isinstance(value, str) and SIGN.fullmatch(value)}
        header = records[0]
        value_column = next(i for i, heading in enumerate(header) if heading in ("Wert", "Value"))
        for record in records[1:]:
            value, sign = record[value_column], record[value_column + 1]
            if (value == "") == (sign == ""):
                self.fault(name, "a figure has value and sign, or neither")
            elif sign:
                if sign not in signs:
                    self.fault(sheet.title, f"the sign {sign} is not shown")
            else:
                count("figures")
                if not any(same(number, value) for number in numbers):
                    self.fault(sheet.title, f"{record[0]} {value} is not shown")

    def told(self, name, records, twin):
        """Every number of a sentence is one of the figures named for it, and those are what the tables give."""
        value = 3
        figures, totals = {}, {}
        for record in records[1:]:
            parts = [decimal(record[i]) for i in (value, value + 3, value + 4) if record[i]]
            figures.setdefault(record[2], []).extend(parts)
        for other in self.tables.values():
            if other is records or not {"Wert", "Value"} & set(other[0]):
                continue
            column = next(i for i, heading in enumerate(other[0]) if heading in ("Wert", "Value"))
            for row in other[1:]:
                if all(member in TOTALS for member in row[2:column]) and row[column]:
                    totals.setdefault((row[0], row[1]), set()).add(row[column])
        for record in records[1:]:
            known = totals.get((record[0], record[1]))
            if known and record[value]:
                count("figures of sentences in tables")
                if record[value] not in known:
                    self.fault(name, f"{record[0]} {record[value]}, the tables have {sorted(known)}")
        sheet = self.book[twin.title.removeprefix("csv_")]
        months = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember" \
            "|January|February|March|May|June|July|October|December"
        times = re.compile(rf"\b\d\d\.\d\d\.\d{{4}}\b|\b\d{{4}}-\d\d-\d\d\b|\b\d{{4}}/\d\d\b|\b(?:{months}) \d{{4}}\b")
        for row in sheet.iter_rows(max_col=1):
            match = re.match(r"(\d+)\. (.*)", str(row[0].value or ""))
            if not match:
                continue
            for number in written(times.sub("", match.group(2))):
                count("numbers of sentences")
                own = figures.get(match.group(1), [])
                if not any(abs(rounded(figure, places) - number) < 5e-5 for figure in own for places in range(4)):
                    self.fault(f"{sheet.title}!{row[0].coordinate}", f"{number} is none of the sentence's figures")

    def listed(self, name, records, sheet, table):
        rows = list(sheet[table.ref])
        if len(rows) != len(records):
            self.fault(sheet.title, f"{len(rows)} rows, the file has {len(records)}")
        for row, record in zip(rows, records):
            for cell, text in zip(row, record, strict=True):
                count("listed cells")
                value = cell.value
                if isinstance(value, datetime.datetime):
                    fits = text in (value.strftime("%d.%m.%Y"), value.strftime("%Y-%m-%d"))
                elif isinstance(value, (int, float)):
                    fits = same(value, text)
                else:
                    fits = text in (value, f"'{value}")
                if not fits:
                    self.fault(f"{sheet.title}!{cell.coordinate}", f"{value!r}, the file has {text!r}")

    def charts(self):
        """What a chart keeps of its numbers is what its cells hold and what the flat table says."""
        for sheet in self.book.worksheets:
            for chart in sheet._charts:
                count("charts")
                helper = next(iter(sheet.tables.values()), None)
                drawn = next(
                    (name for name in self.tables
                     if helper and helper.displayName.endswith("_" + re.sub("[^A-Za-z0-9]", "_", name))), None)
                flat = [decimal(record[i]) for record in self.tables.get(drawn, [])[1:]
                        for i, heading in enumerate(self.tables[drawn][0])
                        if heading in ("Wert", "Value") and record[i]]
                for series in chart.series:
                    reference = series.val.numRef
                    place, area = reference.f.rsplit("!", 1)
                    cells = [cell.value for row in self.book[place.strip("'")][area.replace("$", "")] for cell in row]
                    cached = {point.idx: float(point.v) for point in reference.numCache.pt}
                    for index, value in enumerate(cells):
                        if (value is None) != (index not in cached):
                            self.fault(sheet.title, "the chart's memory has another gap than its cells")
                        elif value is not None:
                            count("points drawn")
                            if abs(cached[index] - value) > abs(value) * 1e-12:
                                self.fault(sheet.title, "the chart remembers another number than its cell holds")
                            is_level = len(set(cells)) == 1 and len(cells) > 1
                            if not is_level and not any(abs(value - known) < 1e-6 for known in flat):
                                self.fault(sheet.title, f"{value} is not in the flat table {drawn}")

    def text(self):
        texts = list(self.folder.glob("*.txt"))
        assert len(texts) == 1
        content = texts[0].read_bytes().decode("utf-8")
        if unicodedata.normalize("NFC", content) != content or "\r" in content:
            self.fault(texts[0].name, "not NFC, or lines end otherwise than with LF")
        known = set()
        for sheet in self.book.worksheets:
            second = str(sheet["A2"].value)
            if sheet.title.startswith("csv_") or " Aussage" in second or " statement" in second:
                continue
            for row in sheet.iter_rows():
                for cell in row:
                    value = cell.value
                    if isinstance(value, str):
                        known.update(written(value))
                    elif isinstance(value, datetime.datetime):
                        known.update(written(value.strftime("%d.%m.%Y")))
                        known.update(written(value.strftime("%Y %m %d")))
                    elif value is not None:
                        known.add(rounded(value, decimals_of(cell.number_format)))
        properties = self.book.properties
        for value in (properties.title, properties.subject, properties.description, self.path.stem.replace("-", " ")):
            known.update(written(value or ""))
        for index, line in enumerate(content.split("\n"), 1):
            if len(line) > 72:
                self.fault(f"{texts[0].name}:{index}", "wider than 72 columns")
            # A word that begins with a letter is a name: UTF-8, the workbook's own.
            words = " ".join(word for word in line.split() if not word[0].isalpha())
            for number in written(words):
                count("numbers in texts")
                if not any(abs(number - other) < 5e-5 for other in (known if number not in known else [number])):
                    self.fault(f"{texts[0].name}:{index}", f"{number} stands nowhere in the workbook")


def main():
    folders = [folder for path in sys.argv[1:] for folder in sorted(pathlib.Path(path).iterdir())
               if folder.is_dir() and list(folder.glob("*.xlsx"))]
    assert folders, "no reports"
    faults = [fault for folder in folders for fault in Report(folder).check()]
    for fault in faults[:50]:
        print(f"readback: {fault}", file=sys.stderr)
    print(f"readback: {len(folders)} reports, " + ", ".join(f"{n} {what}" for what, n in sorted(COUNTS.items())))
    for what in ("tables", "links", "flat values", "figures", "charts", "points drawn", "numbers in texts",
                 "numbers of sentences", "figures of sentences in tables"):
        assert COUNTS.get(what), f"no {what} were looked at"
    sys.exit(1 if faults else 0)


main()
