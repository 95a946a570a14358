"""A town of a few schools for the endurance tests, and ways to run the program on it and to look at what it left."""
import hashlib
import json
import os
import pathlib
import sqlite3
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEFINITIONS = ROOT / "Tests/Cases/pipelines"
SCHOOLS = ["199928", "199783", "199722"]


class Town:
    """Folders of a town below `folder`: `in`, `out`."""

    def __init__(self, folder, program):
        self.folder = pathlib.Path(folder)
        self.program = str(program)
        self.input = self.folder / "in"
        self.output = self.folder / "out"

    def write(self, name, text):
        path = self.input / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def found(self, schools=SCHOOLS, edition="2020-08-01", members=None):
        """The reference tables of an edition; `members` maps a school to its first and last day."""
        self.write(f"stammdaten/{edition}/schulen.csv",
                   "Schulnummer;Schulform;Name\n" + "".join(f"{s};02;GG {s}\n" for s in schools))
        lines = []
        for school in schools:
            first, last = (members or {}).get(school, ("01.08.2020", ""))
            lines.append(f"{school};{first};{last};ja\n")
        self.write(f"stammdaten/{edition}/netzwerk.csv",
                   "Schulnummer;Mitglied ab;Mitglied bis;Meldepflicht\n" + "".join(lines))

    def posts(self, half, school):
        self.write(f"eingang/{half}/{school}_stellen.csv",
                   f"Schulnummer;Stelle;Fachkraft;Wochenstunden\n{school};A-1;FK-{school};39\n")

    def activities(self, month, school, hours, first=1, suffix=""):
        """One row for each number of hours; decimals as texts with a comma."""
        year, number = month.split("-")
        rows = [f"{school};{first + index};{1 + index % 28:02d}.{number}.{year};PRAEVENTION;{5 + index};{text}\n"
                for index, text in enumerate(hours)]
        self.write(f"eingang/{month}/{school}_taetigkeiten{suffix}.csv",
                   "Schulnummer;Vorgang;Datum;Ansatz;Teilnehmende;Stunden\n" + "".join(rows))

    def command(self, *words):
        return [self.program, *words, "--definitions", str(DEFINITIONS), "--input", str(self.input),
                "--output", str(self.output)]

    def run(self, *words, epoch=None, environment=None):
        env = dict(os.environ, **(environment or {}))
        if epoch is not None:
            env["SOURCE_DATE_EPOCH"] = str(epoch)
        return subprocess.run(self.command(*words), capture_output=True, text=True, env=env)

    @property
    def ledger(self):
        return self.output / "state/netzbericht.sqlite"

    def rows(self, sql):
        """What the ledger holds, read by another program than the one that wrote it."""
        if not self.ledger.exists():
            return []
        connection = sqlite3.connect(self.ledger)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def is_whole(self):
        return not self.ledger.exists() or self.rows("PRAGMA integrity_check") == [("ok",)]


def contents(folder):
    """The bytes' hash of every file below the folder, by path; None if it does not exist."""
    folder = pathlib.Path(folder)
    if not folder.exists():
        return None
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()}


def leftovers(folder):
    """Staging folders and half-written files, wherever they lie."""
    return [str(path) for path in pathlib.Path(folder).rglob(".*")
            if ".staging-" in path.name or path.name.startswith(".partial-")]


def open_to_others(folder):
    """What somebody outside owner and group may read, links apart."""
    return [str(path) for path in pathlib.Path(folder).rglob("*")
            if not path.is_symlink() and path.lstat().st_mode & 0o007]


def small(folder, program):
    """Three schools with two months of deliveries."""
    town = Town(folder, program)
    town.found()
    for school in SCHOOLS:
        town.posts("2023-24-H2", school)
        town.activities("2024-09", school, ["1,5", "2"], first=1)
        town.activities("2024-10", school, ["2,25", "1", "0,5"], first=10)
    return town


def json_lines(text):
    return [json.loads(line) for line in text.splitlines() if line]
