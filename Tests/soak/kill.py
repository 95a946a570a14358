"""Kills a run at random moments and looks at what is left.

After every kill the results are the old ones or the new ones, whole; the ledger is whole and has lost no row; and the
next run is clean, publishes, and leaves nothing of the killed one behind.
"""
import argparse
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import town as towns

PERIOD = "2024-10"
RUN = ["run", "monat", "--period", PERIOD]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    folder = tempfile.mkdtemp(prefix="netzbericht-kill-")
    try:
        sys.exit(soak(given, dice, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def soak(given, dice, folder):
    town = towns.small(folder, given.program)
    results = town.output / "monat" / PERIOD
    begin = time.monotonic()
    first = town.run(*RUN)
    duration = time.monotonic() - begin
    assert first.returncode == 0, first.stderr
    published = [towns.contents(results)]
    killed = at_old = at_new = half = finished = 0
    durations = [duration]
    troubles = []
    while killed < given.kills:
        number = len(published)
        known = town.rows("SELECT id FROM runs ORDER BY rowid")
        # A busy machine makes runs longer: the last ones say how long the next one takes.
        duration = statistics.median(durations[-5:])
        # Each round the first school corrects itself.
        town.activities(PERIOD, towns.SCHOOLS[0], ["2,25", f"{1 + number % 20},75"], first=10,
                        suffix=f"_v{number + 1}")
        process = subprocess.Popen(town.command(*RUN), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(dice.uniform(0, duration * 1.1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == -signal.SIGKILL:
            killed += 1
        else:
            finished += 1
        seen = towns.contents(results)
        rows = town.rows("SELECT id FROM runs ORDER BY rowid")
        if not town.is_whole():
            troubles.append(f"round {number}: the ledger is damaged")
        if rows[:len(known)] != known:
            troubles.append(f"round {number}: a row of the ledger is lost")
        is_old = seen == published[-1]
        at_old += is_old
        begin = time.monotonic()
        after = town.run(*RUN)
        # One that has nothing to do is no measure.
        if is_old:
            durations.append(time.monotonic() - begin)
        if after.returncode != 0:
            troubles.append(f"round {number}: the next run ended with {after.returncode}: {after.stderr}")
        now = towns.contents(results)
        if not is_old:
            at_new += 1
            if seen != now:
                half += 1
                troubles.append(f"round {number}: a half result lay there")
            elif "unchanged" not in after.stderr:
                troubles.append(f"round {number}: whole results were not known to the ledger")
        if now == published[-1]:
            troubles.append(f"round {number}: the correction is not in the results")
        published.append(now)
        status = town.rows("SELECT status, count(*) FROM runs GROUP BY status")
        if status != [("published", number + 1)]:
            troubles.append(f"round {number}: the ledger holds {status}")
        if town.rows("SELECT count(*) FROM attempts WHERE outcome = 'running'") != [(0,)]:
            troubles.append(f"round {number}: a try never ended")
        left = towns.leftovers(folder) + towns.open_to_others(town.output)
        if left:
            troubles.append(f"round {number}: left behind or open to others: {left[:3]}")
    for trouble in troubles[:20]:
        print(f"kill: {trouble}", file=sys.stderr)
    print(f"kill: {killed} runs killed at random moments of {statistics.median(durations) * 1000:.0f} ms "
          f"({finished} more ended before): "
          f"{at_old} left the old results, {at_new} the new ones, {half} half ones; "
          f"{len(published)} rows of {len(published)} runs in the ledger; {len(troubles)} troubles")
    return 1 if troubles else 0


main()
