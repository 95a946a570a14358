#!/usr/bin/env python3
"""Our contracts as a Data Package: frictionless accepts it, and finds what we find.

The clean truth of the invented town is written in the form deliveries are agreed to have, one folder for each period,
and checked by both programs: clean, and with faults put in.
"""
import argparse, csv, datetime, json, os, subprocess, sys, tempfile

from frictionless import Package

TABLES = ["stellen", "taetigkeiten", "faelle", "fortbildungen", "schuelerzahlen", "sozialindex"]


def written(value, field):
    """A cell of the truth as a delivery has it."""
    if value and field["type"] == "date":
        return datetime.date.fromisoformat(value).strftime(field["format"])
    if field["type"] == "number":
        return value.replace(".", field["decimalChar"])
    return value


def names(definitions, table):
    """Our name of each heading, from the contract."""
    import re
    text = open(f"{definitions}/tabellen/{table}.yaml", encoding="utf-8").read()
    found = re.findall(r"name: (\w+),? *\n? *label: (.+?)(?=, (?:aliases|type)|\n)", text)
    return {label: name for name, label in found}


def faults(package, program, resource):
    """What both programs find in a table: two lists of type, row and field."""
    report = Package(package).get_resource(resource).validate(limit_errors=100000)
    theirs = sorted(str([e.type, getattr(e, "row_number", None), getattr(e, "field_number", None)])
                    for task in report.tasks for e in task.errors)
    folder = os.path.dirname(package)
    run = subprocess.run([program, "validate", f"{folder}/{resource}.csv", "--package", package, "--format", "json"],
                         capture_output=True)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr.decode())
    ours = sorted(str([e["type"], e["rowNumber"], e["fieldNumber"]]) for e in json.loads(run.stdout)["errors"])
    return theirs, ours


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--definitions", default="pipelines")
    arguments.add_argument("--truth", default="samples/wahrheit")
    arguments = arguments.parse_args()
    text = subprocess.run([arguments.program, "list", "tables", "--format", "datapackage", "--definitions",
                           arguments.definitions], capture_output=True, check=True).stdout
    package = json.loads(text)
    checked = differing = 0
    with tempfile.TemporaryDirectory() as folder:
        whole = f"{folder}/datapackage.json"
        open(whole, "wb").write(text)
        read = Package(whole)
        assert read.resource_names == [r["name"] for r in package["resources"]], read.resource_names
        for table in TABLES:
            resource = next(r for r in package["resources"] if r["name"] == table)
            fields = resource["schema"]["fields"]
            ours = names(arguments.definitions, table)
            rows = list(csv.DictReader(open(f"{arguments.truth}/{table}.csv", encoding="utf-8")))
            fields = [f for f in fields if ours[f["name"]] in rows[0]]
            period = next(iter(rows[0]))
            for value in sorted({row[period] for row in rows})[:3]:
                lines = [[f["name"] for f in fields]]
                lines += [[written(row[ours[f["name"]]], f) for f in fields] for row in rows if row[period] == value]
                for kind in ("clean", "faulty"):
                    place = f"{folder}/{table}-{value.replace('/', '-')}-{kind}"
                    os.makedirs(place)
                    if kind == "faulty" and len(lines) > 3:
                        lines[1] = lines[1] + ["zu viel"]
                        lines[2] = ["" for _ in lines[2]]
                        lines[3][0] = "12345"
                        lines.append([cell + "x" if cell else "" for cell in lines[3]])
                    alone = dict(resource, path=f"{table}.csv", schema=dict(resource["schema"]))
                    alone["schema"].pop("foreignKeys", None)
                    if len(fields) < len(resource["schema"]["fields"]):
                        alone["schema"]["fields"] = fields
                    with open(f"{place}/{table}.csv", "w", encoding="utf-8", newline="") as file:
                        csv.writer(file, delimiter=resource["dialect"]["delimiter"]).writerows(lines)
                    descriptor = f"{place}/datapackage.json"
                    json.dump(dict(package, resources=[alone]), open(descriptor, "w"))
                    theirs, mine = faults(descriptor, arguments.program, table)
                    checked += 1
                    if kind == "clean" and (theirs or mine):
                        differing += 1
                        print(f"{place}: clean, but frictionless finds {theirs[:5]}, netzbericht {mine[:5]}")
                    # Frictionless tells a primary key's absence on blank rows, too.
                    beyond = [e for e in theirs if e not in mine and not e.startswith("['primary-key'")]
                    missing = [e for e in mine if e not in theirs]
                    if beyond or missing:
                        differing += 1
                        print(f"{place}: only frictionless {beyond[:5]}, only netzbericht {missing[:5]}")
    print(f"conformance: the package of {len(package['resources'])} tables is accepted; {checked} files checked by both, "
          f"{differing} differences")
    sys.exit(1 if differing or not checked else 0)


main()
