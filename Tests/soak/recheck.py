"""Publishes every month of the invented town, then asks how all of it stands with nothing changed."""
import argparse
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = 0.3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--input", default=str(ROOT / "samples"))
    given = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="netzbericht-recheck-")
    try:
        common = ["--definitions", str(ROOT / "pipelines"), "--input", given.input, "--output", folder]
        # With publications: what was published before must be known too.
        made = subprocess.run([given.program, "backfill", "monatsbericht", "--from", "2023/24", "--to", "2024/25",
                               *common], capture_output=True, text=True)
        if made.returncode > 1:
            sys.exit(made.stderr)
        times = []
        work = []
        for _ in range(11):
            begin = time.monotonic()
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            status = subprocess.run([given.program, "status", "monatsbericht", *common], capture_output=True, text=True)
            times.append(time.monotonic() - begin)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            work.append(after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime)
            lines = status.stdout.splitlines()
            if len(lines) != 24 or not all(": current, " in line for line in lines):
                sys.exit(f"recheck: {status.stdout}{status.stderr}")
        middle = statistics.median(times)
        print(f"recheck: 68 schools, 24 months for both audiences, nothing changed: {middle:.3f} s (median of "
              f"{len(times)}; {min(times):.3f} to {max(times):.3f}; {statistics.median(work):.3f} s of them at work), "
              f"at most {LIMIT} s allowed")
        sys.exit(0 if middle < LIMIT else 1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
