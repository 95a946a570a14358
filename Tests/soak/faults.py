"""Lets every file operation of a run fail once: the first, the second, and so on to the last.

Whatever fails, the program does not crash, says what happened, leaves the old results or the new ones whole and the
ledger with all its rows; and the next run is clean.
"""
import argparse
import collections
import concurrent.futures
import errno
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import time

import town as towns

PERIOD = "2024-10"
RUN = ["run", "monat", "--period", PERIOD]
HERE = pathlib.Path(__file__).resolve().parent
# 70 is missing: an internal error would be one.
DOCUMENTED = {0, 1, 65, 66, 69, 73, 75, 78}
# Runs at the same time leave the same state.
EPOCH = 1_735_689_600
CRASH, HALF, OTHER = "crash", "half", "other"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--every", type=int, default=1, help="only every so many operations")
    parser.add_argument("--first", type=int, default=1, help="begin with this operation")
    parser.add_argument("--last", type=int, help="end with this operation")
    parser.add_argument("--error", choices=["EIO", "ENOSPC", "EACCES"], default="EIO")
    parser.add_argument("--threads", default="1", help="with more than one it varies which operation comes when")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="runs side by side")
    given = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="netzbericht-faults-"))
    try:
        sys.exit(soak(given, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def soak(given, folder):
    command = [*RUN, "--threads", given.threads]
    layer = folder / "faultlayer.so"
    subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-D_FORTIFY_SOURCE=0", "-o", layer, HERE / "faultlayer.c",
                    "-ldl"], check=True)
    start = towns.small(folder / "start", given.program)
    first = start.run(*command, epoch=EPOCH)
    assert first.returncode == 0, first.stderr
    old = towns.contents(start.output / "monat" / PERIOD)
    start.activities(PERIOD, towns.SCHOOLS[0], ["9,5"], first=10, suffix="_v2")

    def attempt(at, place):
        """A fresh copy of the published state with a correction, and a run whose operation `at` fails."""
        own = folder / place
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(folder / "start", own, symlinks=True)
        town = towns.Town(own, given.program)
        outcome = town.run(*command, epoch=EPOCH, environment={
            "LD_PRELOAD": str(layer), "FAULT_AT": str(at), "FAULT_ERROR": str(getattr(errno, given.error)),
            "FAULT_UNDER": f"{own}/in:{own}/out:{towns.DEFINITIONS}", "FAULT_COUNT": str(folder / f"count-{place}")})
        return town, outcome

    town, outcome = attempt(0, "whole")
    assert outcome.returncode == 0, outcome.stderr
    total = int((folder / "count-whole").read_text())
    new = towns.contents(town.output / "monat" / PERIOD)
    assert new != old
    ids = town.rows("SELECT id FROM runs ORDER BY rowid")
    last = min(given.last or total, total)

    following = {}

    def state_of(town):
        """All that a run can find, but for process numbers and times."""
        files = towns.contents(town.folder)
        for name in list(files):
            if ".sqlite" in name or name.endswith(".lock"):
                files[name] = ""
        tables = ("runs", "inputs", "artefacts", "published_values", "released_cells", "deliveries", "releases")
        kept = [town.rows(f"SELECT * FROM {table} ORDER BY rowid") for table in tables]
        tries = town.rows("SELECT report, period, outcome, exit_code, run FROM attempts ORDER BY id")
        leftovers = sorted(pathlib.Path(path).name.split("-")[0] for path in towns.leftovers(town.folder))
        return hash(repr((sorted(files.items()), kept, tries, leftovers)))

    def next_run(town, code):
        """What is wrong with the run after."""
        found = []
        after = town.run(*command, epoch=EPOCH)
        if after.returncode != 0 or towns.contents(town.output / "monat" / PERIOD) != new:
            found.append(f"the next run ended with {after.returncode}: {after.stderr.strip()[-200:]}")
        if code != 1 and town.rows("SELECT id FROM runs WHERE status = 'published' ORDER BY rowid") != ids:
            found.append("the ledger does not know both runs")
        left = towns.leftovers(town.folder)
        if left:
            found.append(f"left behind: {left[:3]}")
        return found

    def check(at, place):
        """How the run ended whose operation `at` failed, and what is wrong with that."""
        town, outcome = attempt(at, place)
        code = outcome.returncode
        seen = towns.contents(town.output / "monat" / PERIOD)
        found = []
        if code not in DOCUMENTED:
            found.append((CRASH, "no documented end"))
        if code > 1 and not outcome.stderr.strip():
            found.append((OTHER, "no message"))
        # A delivery that cannot be read is left out with a finding: then results are whole, and differ.
        if seen not in (old, new) and code != 1:
            found.append((HALF, "half results"))
        if code == 0 and seen != new:
            found.append((OTHER, "not published, though it says so"))
        if not town.is_whole():
            found.append((OTHER, "the ledger is damaged"))
        if town.rows("SELECT id FROM runs ORDER BY rowid")[:1] != ids[:1]:
            found.append((OTHER, "a row of the ledger is lost"))
        # What the next run makes of a state that was seen before is known.
        state = state_of(town), code == 1
        if state not in following:
            following[state] = next_run(town, code)
        found += [(OTHER, text) for text in following[state]]
        lines = outcome.stderr.strip().splitlines()
        for kind, text in found:
            print(f"faults: operation {at}: {text} (exit {code}: {lines[-1][:300] if lines else 'silent'})",
                  file=sys.stderr, flush=True)
        return code, [kind for kind, _ in found]

    places = queue.SimpleQueue()
    for number in range(given.jobs):
        places.put(f"attempt-{number}")

    def placed(at):
        place = places.get()
        try:
            return check(at, place)
        finally:
            places.put(place)

    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        results = list(pool.map(placed, range(given.first, last + 1, given.every)))
    codes = collections.Counter(code for code, _ in results)
    troubles = [kind for _, kinds in results for kind in kinds]
    ends = ", ".join(f"{codes[code]} × exit {code}" for code in sorted(codes))
    which = "each" if given.every == 1 else f"every {given.every}th"
    kind = "file operations that need room" if given.error == "ENOSPC" else "file operations"
    many = "" if given.threads == "1" else f" with {given.threads} threads"
    print(f"faults: {given.error} in {which} of the {kind} {given.first} to {last} of {total} of a run{many}: {ends}; "
          f"{troubles.count(CRASH)} crashes, {troubles.count(HALF)} half results; {len(troubles)} troubles; "
          f"{len(following)} different states for the next run; {time.monotonic() - begin:.0f} s")
    return 1 if troubles else 0


main()
