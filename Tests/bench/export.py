"""The export of many rows beside the library's own throughput in C, turn by turn in one run."""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--benchmark", required=True)
parser.add_argument("--rows", type=int, default=1_000_000)
parser.add_argument("--rounds", type=int, default=3)
options = parser.parse_args()
here = pathlib.Path(__file__).parent

with tempfile.TemporaryDirectory() as folder:
    program = f"{folder}/export"
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "xlsxwriter"], capture_output=True, text=True, check=True).stdout.split()
    subprocess.run(["clang", "-O2", "-o", program, str(here / "export.c"), *flags], check=True)
    ours = [options.benchmark, "export", f"{folder}/ours.xlsx", "--rows", str(options.rows)]
    theirs = [program, f"{folder}/theirs.xlsx", str(options.rows)]

    def measure(command):
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    ratios, processor, results = [], [], {"C": [], "netzbericht": []}
    for turn in range(options.rounds):
        pair = {}
        order = [("C", theirs), ("netzbericht", ours)]
        for name, command in order if turn % 2 == 0 else reversed(order):
            pair[name] = measure(command)
            results[name].append(pair[name])
        ratios.append(pair["C"]["seconds"] / pair["netzbericht"]["seconds"])
        processor.append(pair["C"]["processor"] / pair["netzbericht"]["processor"])
    checked = measure([*ours, "--read-back"])
    cells = options.rows * 8
    for name, runs in results.items():
        seconds = statistics.median(run["seconds"] for run in runs)
        memory = max(run["kilobytes"] for run in runs) / 1024
        own = statistics.median(run["processor"] for run in runs)
        print(f"{name:12} {seconds:6.2f} s on the clock, {own:5.2f} s of the processor  {cells / seconds / 1e6:5.2f} million cells/s  peak {memory:5.1f} MB")
    print(f"with reading back: {checked['seconds']:.2f} s, peak {checked['kilobytes'] / 1024:.1f} MB")
    for name, shares in [("on the clock", ratios), ("by processor time", processor)]:
        print(f"share of the C throughput {name}: {statistics.median(shares):.1%} "
              f"(pairs: {', '.join(f'{share:.1%}' for share in shares)})")
