"""Changes a town and the truth behind it alike: a row changes, a delivery vanishes or is empty, a school joins."""

import csv
import pathlib
import random
import shutil

from truth import last_day_of_month, month_of, school_year

# The headings of the contracts; a delivery that changes is written anew in the plainest form.
HEADINGS = {
    "taetigkeiten": {"schulnummer": "Schulnummer", "vorgang": "Vorgang", "datum": "Datum", "art": "Art",
                     "ansatz": "Ansatz", "uebergang": "Übergang", "teilnehmende": "Teilnehmende",
                     "stunden": "Stunden", "kooperationspartner": "Kooperationspartner"},
    "faelle": {"schulnummer": "Schulnummer", "bestand": "Bestand Monatsanfang", "zugaenge": "Zugänge",
               "abgaenge": "Abgänge", "davon_8a": "davon § 8a"},
    "stellen": {"schulnummer": "Schulnummer", "stelle": "Stelle", "fachkraft": "Fachkraft",
                "anstellungstraeger": "Anstellungsträger", "finanzierung": "Finanzierung",
                "wochenstunden": "Wochenstunden", "besetzt_ab": "besetzt ab", "besetzt_bis": "besetzt bis"},
    "fortbildungen": {"fortbildung": "Fortbildung", "titel": "Titel", "thema": "Thema", "datum": "Datum",
                      "stunden": "Stunden", "schulnummer": "Schulnummer", "fachkraft": "Fachkraft",
                      "status": "Status"},
}
EXTRA = {"taetigkeiten": ["Bemerkung"]}
DIMENSIONS = {"taetigkeiten": ["schulform", "art", "monat"], "faelle": ["schulform", "schule"],
              "stellen": ["schulform", "traeger"], "fortbildungen": ["schulform", "thema"]}


class Change:
    """What was done, and where it shows."""

    def __init__(self, text, period, dimensions):
        self.text, self.period, self.dimensions = text, period, dimensions


class Table:
    """A file of the truth."""

    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            self.fields, self.rows = reader.fieldnames, list(reader)

    def write(self):
        with open(self.path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.fields, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)


class Town:
    """A copy of a town and of its truth."""

    def __init__(self, truth, town, folder, seed):
        self.random = random.Random(seed)
        self.input, self.truth = f"{folder}/town", f"{folder}/truth"
        for part in ["stammdaten", "eingang"]:
            shutil.copytree(f"{town}/{part}", f"{self.input}/{part}")
        shutil.copytree(truth, self.truth)

    def table(self, name):
        return Table(pathlib.Path(self.truth) / f"{name}.csv")

    def mutate(self, number):
        kinds = [self.change_row, self.remove_delivery, self.change_row, self.empty_delivery, self.school_joins]
        return kinds[number % len(kinds)]()

    def change_row(self):
        name = self.random.choice(sorted(HEADINGS))
        table, delivery = self.table(name), self.delivery(name)
        row = self.random.choice([r for r in table.rows if self.is_of(r, delivery)])
        what = {"taetigkeiten": self.other_activity, "faelle": self.other_cases, "stellen": self.other_post,
                "fortbildungen": self.other_training}[name](row)
        table.write()
        self.rewrite(table, name, delivery)
        return Change(f"{what} in a row of {self.place(name, delivery)}", self.shows(delivery), DIMENSIONS[name])

    def other_activity(self, row):
        row["stunden"] = str(self.random.choice([0.25, 3.75, 7.5]))
        row["teilnehmende"] = str(self.random.randint(1, 40))
        row["kooperationspartner"] = self.random.choice(["ASD", "VEREIN", ""])
        row["ansatz"] = self.random.choice(["PRAEVENTION", "INTERVENTION"])
        return "other hours, participants, partner and approach"

    def other_cases(self, row):
        row["zugaenge"] = str(int(row["zugaenge"]) + self.random.randint(1, 5))
        return "more new cases"

    def other_post(self, row):
        row["wochenstunden"] = self.random.choice(["39", "19.5", "12.25"])
        row["anstellungstraeger"] = self.random.choice(["STADT", "LAND", "FREI"])
        return "other weekly hours and employer"

    def other_training(self, row):
        row["status"] = self.random.choice(["TEILGENOMMEN", "NICHT_ERSCHIENEN", "ABGESAGT"])
        return "another status"

    def remove_delivery(self):
        name = self.random.choice(sorted(HEADINGS))
        table, delivery = self.table(name), self.delivery(name)
        table.rows = [row for row in table.rows if not self.is_of(row, delivery)]
        table.write()
        self.file(name, delivery).unlink()
        self.set_state(name, delivery, eingegangen="0", puenktlich="0", korrigiert="0", zeilen_gueltig="0")
        return Change(f"no {self.place(name, delivery)} any more", self.shows(delivery), DIMENSIONS[name])

    def empty_delivery(self):
        name = self.random.choice(["taetigkeiten", "fortbildungen"])
        table, delivery = self.table(name), self.delivery(name)
        table.rows = [row for row in table.rows if not self.is_of(row, delivery)]
        table.write()
        self.rewrite(table, name, delivery)
        return Change(f"nothing to report in {self.place(name, delivery)}", self.shows(delivery), DIMENSIONS[name])

    def school_joins(self):
        edition = "2024-08-01"
        members = self.table("netzwerk")
        inside = {row["schulnummer"] for row in members.rows if row["edition"] == edition}
        outside = [row["schulnummer"] for row in self.table("schulen").rows
                   if row["edition"] == edition and row["im_bestand"] == "1" and row["schulnummer"] not in inside]
        school, first = self.random.choice(outside), self.random.choice(["2024-10-01", "2025-02-01"])
        members.rows.append({"edition": edition, "schulnummer": school, "mitglied_ab": first, "mitglied_bis": "",
                             "meldepflicht": "ja"})
        members.write()
        day = ".".join(reversed(first.split("-")))
        path = pathlib.Path(self.input) / "stammdaten" / edition / "netzwerk.csv"
        path.write_bytes(path.read_bytes() + f"{school};{day};;ja\r\n".encode())
        states = self.table("lieferungen")
        dues = sorted({(row["periode"], row["tabelle"]) for row in states.rows if row["schulnummer"]})
        for due, name in dues:
            last = last_day_of_month(month_of(due))
            if edition <= last and first <= last:
                states.rows.append({"periode": due, "tabelle": name, "schulnummer": school, "erwartet": "1",
                                    "eingegangen": "0", "puenktlich": "0", "korrigiert": "0", "zeilen_gueltig": "0"})
        states.write()
        period = self.random.choice(["2024/25", "2025-03"])
        return Change(f"a school joins on {first}", period, ["schulform", "tabelle", "schule"])

    def delivery(self, name):
        """(due period, school) of a delivery that came in one version only and has rows."""
        states = [row for row in self.table("lieferungen").rows
                  if row["tabelle"] == name and row["erwartet"] == row["eingegangen"] == "1"
                  and row["korrigiert"] == "0" and row["puenktlich"] and int(row["zeilen_gueltig"]) > 0]
        self.random.shuffle(states)
        with_rows = {(row["periode"], row["schulnummer"]) for row in self.table(name).rows}
        for row in states:
            delivery = (row["periode"], row["schulnummer"])
            if delivery in with_rows and len(self.files(name, delivery)) == 1 and self.file(name, delivery).exists():
                return delivery
        raise ValueError(f"no delivery of {name} to change")

    def shows(self, delivery):
        """The period in which the change shows: a month itself, a half-year in its school year."""
        due = delivery[0]
        return due if "H" not in due and self.random.random() < 0.5 else school_year(month_of(due))

    def set_state(self, name, delivery, **cells):
        states = self.table("lieferungen")
        for row in states.rows:
            if row["tabelle"] == name and (row["periode"], row["schulnummer"]) == delivery:
                row.update(cells)
        states.write()

    def rewrite(self, table, name, delivery):
        """The delivery anew, with what is true and nothing else."""
        headings = HEADINGS[name]
        lines = [";".join(list(headings.values()) + EXTRA.get(name, []))]
        for row in table.rows:
            if self.is_of(row, delivery):
                cells = [written(column, row[column]) for column in headings] + [""] * len(EXTRA.get(name, []))
                lines.append(";".join(f'"{cell}"' if ";" in cell else cell for cell in cells))
        self.file(name, delivery).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def folder(self, delivery):
        return pathlib.Path(self.input) / "eingang" / delivery[0].replace("/", "-")

    def file(self, name, delivery):
        return self.folder(delivery) / f"{delivery[1]}_{name}.csv"

    def files(self, name, delivery):
        return list(self.folder(delivery).glob(f"{delivery[1]}_{name}*"))

    def place(self, name, delivery):
        return f"{delivery[0]} {delivery[1]} {name}"

    @staticmethod
    def is_of(row, delivery):
        return (row["periode"], row["schulnummer"]) == delivery


def written(column, cell):
    if column in ("datum", "besetzt_ab", "besetzt_bis") and cell:
        return ".".join(reversed(cell.split("-")))
    if column in ("stunden", "wochenstunden"):
        return cell.replace(".", ",")
    return cell
