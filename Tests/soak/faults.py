"""Lets every file operation of a run fail once: the first, the second, and so on to the last.

Whatever fails, the program does not crash, says what happened, leaves the old results or the new ones whole and the
ledger with all its rows; and the next run is clean.
"""
import argparse
import errno
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import town as towns

PERIOD = "2024-10"
RUN = ["run", "monat", "--period", PERIOD, "--threads", "1"]
HERE = pathlib.Path(__file__).resolve().parent
# 70 is missing: an internal error would be one.
DOCUMENTED = {0, 1, 65, 66, 69, 73, 75, 78}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--every", type=int, default=1, help="only every so many operations")
    parser.add_argument("--first", type=int, default=1, help="begin with this operation")
    parser.add_argument("--last", type=int, help="end with this operation")
    parser.add_argument("--error", choices=["EIO", "ENOSPC", "EACCES"], default="EIO")
    given = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="netzbericht-faults-"))
    try:
        sys.exit(soak(given, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def soak(given, folder):
    layer = folder / "faultlayer.so"
    subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-D_FORTIFY_SOURCE=0", "-o", layer, HERE / "faultlayer.c",
                    "-ldl"], check=True)
    start = towns.small(folder / "start", given.program)
    first = start.run(*RUN)
    assert first.returncode == 0, first.stderr
    old = towns.contents(start.output / "monat" / PERIOD)
    start.activities(PERIOD, towns.SCHOOLS[0], ["9,5"], first=10, suffix="_v2")

    def attempt(at):
        """A fresh copy of the published state with a correction, and a run whose operation `at` fails."""
        shutil.rmtree(folder / "attempt", ignore_errors=True)
        shutil.copytree(folder / "start", folder / "attempt", symlinks=True)
        town = towns.Town(folder / "attempt", given.program)
        outcome = town.run(*RUN, environment={
            "LD_PRELOAD": str(layer), "FAULT_AT": str(at), "FAULT_ERROR": str(getattr(errno, given.error)),
            "FAULT_UNDER": f"{folder}/attempt/in:{folder}/attempt/out:{towns.DEFINITIONS}",
            "FAULT_COUNT": str(folder / "count")})
        return town, outcome

    town, outcome = attempt(0)
    assert outcome.returncode == 0, outcome.stderr
    total = int((folder / "count").read_text())
    new = towns.contents(town.output / "monat" / PERIOD)
    assert new != old
    ids = town.rows("SELECT id FROM runs ORDER BY rowid")
    codes = {}
    troubles = []
    last = min(given.last or total, total)
    for at in range(given.first, last + 1, given.every):
        town, outcome = attempt(at)
        code = outcome.returncode
        codes[code] = codes.get(code, 0) + 1
        seen = towns.contents(town.output / "monat" / PERIOD)

        def trouble(text):
            lines = outcome.stderr.strip().splitlines()
            troubles.append(f"operation {at}: {text} (exit {code}: {lines[-1][:300] if lines else 'silent'})")

        if code not in DOCUMENTED:
            trouble("no documented end")
        if code > 1 and not outcome.stderr.strip():
            trouble("no message")
        if seen not in (old, new):
            # A delivery that cannot be read is left out with a finding: then results are whole, and differ.
            if code != 1:
                trouble("half results")
        if code == 0 and seen != new:
            trouble("not published, though it says so")
        if not town.is_whole():
            trouble("the ledger is damaged")
        rows = town.rows("SELECT id FROM runs ORDER BY rowid")
        if rows[:1] != ids[:1]:
            trouble("a row of the ledger is lost")
        after = town.run(*RUN)
        if after.returncode != 0 or towns.contents(town.output / "monat" / PERIOD) != new:
            trouble(f"the next run ended with {after.returncode}: {after.stderr.strip()[-200:]}")
        if code != 1 and town.rows("SELECT id FROM runs WHERE status = 'published' ORDER BY rowid") != ids:
            trouble("the ledger does not know both runs")
        left = towns.leftovers(town.folder)
        if left:
            trouble(f"left behind: {left[:3]}")
    for text in troubles[:40]:
        print(f"faults: {text}", file=sys.stderr)
    ends = ", ".join(f"{codes[code]} × exit {code}" for code in sorted(codes))
    which = "each" if given.every == 1 else f"every {given.every}th"
    print(f"faults: {given.error} in {which} of the file operations {given.first} to {last} of {total} of a run: {ends}; "
          f"0 crashes, 0 half results; {len(troubles)} troubles")
    return 1 if troubles else 0


main()
