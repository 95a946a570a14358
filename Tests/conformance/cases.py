#!/usr/bin/env python3
"""Differential generator: random Table Schemas, random CSV files, injected faults.

  cases.py gen     --n 500 --seed 1 --out DIR [--profile de|int|mix] [--rows 3..40]
  cases.py verify  --out DIR        # what frictionless finds; needs it installed
  cases.py compare --out DIR --ours 'netzbericht validate {csv} --schema {schema} --dialect {dialect} --format json'
  cases.py bulk    --rows 1000000 --out FILE.csv [--faults 0] [--profile int|de] [--seed 1]

Each case is a folder with datapackage.json, schema.json, dialect.json, daten.csv, for a foreign key schulen.csv, and
faults.json: {"injected": [...], "expected": [[type, rowNumber, fieldNumber], ...], "cascade": [...]}. What is expected
must be reported, each once; what is in "cascade" follows from it and may be reported, too: constraint-error (required)
on a missing cell, primary-key on a blank row.

rowNumber is the position of the row in the file, the header being 1; a line break within quotes does not count, a blank
line does. fieldNumber is the position in the row from 1. At most one row fault per row, so the sets are exact.
An extra column with a label gives one extra-label and nothing per row.

Deterministic: case k of seed s depends on s, k and the profile only.
"""
import argparse, csv, datetime as dt, io, json, os, random, re, shlex, subprocess, sys
from decimal import Decimal

DE_WORDS = ["Müller", "Weiß", "Schön", "Größe", "Jäger", "Özdemir", "Straße", "Bach", "Kühn", "Maß", "Übung", "Ärztin", "Lohmann", "Voß"]
INT_WORDS = ["Smith", "Jones", "Taylor", "Brown", "Evans", "Walker", "Wright", "Hall", "Green", "Baker", "Wood", "Clark"]
DE_LABELS = ["Schüler-ID", "Name", "Klasse", "Note", "Geburtsdatum", "Förderung", "Fehltage", "Größe (m)", "Schuljahr", "Bemerkung", "Straße", "Übergang", "Prüfung", "Betrag"]
INT_LABELS = ["id", "name", "class", "grade", "birth_date", "support", "absent_days", "height", "year", "remark", "street", "transition", "exam", "amount"]

PROFILES = {
    "de": dict(delims=[";"], dec=",", grp=".", datefmts=["%d.%m.%Y"], true=["ja", "Ja", "J"], false=["nein", "Nein", "N"],
               encs=["cp1252", "utf-8", "utf-8-sig"], eols=["\r\n", "\r\n", "\n"], words=DE_WORDS, labels=DE_LABELS),
    "int": dict(delims=[",", "\t", "|"], dec=".", grp=",", datefmts=["default", "%m/%d/%Y", "%Y%m%d"], true=["true", "True", "TRUE", "1"], false=["false", "False", "FALSE", "0"],
                encs=["utf-8", "utf-8-sig", "utf-8"], eols=["\n", "\n", "\r\n"], words=INT_WORDS, labels=INT_LABELS),
}


class Field:
    def __init__(self, rng, name, p, kind, unique=False, required=False):
        self.name, self.kind, self.p, self.rng = name, kind, p, rng
        self.c = {}
        self.unique, self.required = unique, required
        if kind == "integer":
            self.lo = rng.choice([0, 1, -50]); self.hi = self.lo + rng.choice([20, 500, 100000])
            if unique: self.hi = self.lo + 10 ** 7
            if rng.random() < .7: self.c["minimum"] = self.lo
            if rng.random() < .7: self.c["maximum"] = self.hi
        elif kind == "number":
            self.lo, self.hi = Decimal(rng.choice([0, 1, -10])), Decimal(rng.choice([6, 100, 25000]))
            if rng.random() < .6: self.c["minimum"] = str(self.lo).replace(".", p["dec"])
            if rng.random() < .6: self.c["maximum"] = str(self.hi).replace(".", p["dec"])
            self.group = rng.random() < .3
        elif kind == "date":
            self.fmt = rng.choice(p["datefmts"])
        elif kind == "boolean":
            self.long = rng.random() < .5
            self.tv = p["true"] if self.long else p["true"][:1]; self.fv = p["false"] if self.long else p["false"][:1]
        elif kind == "string":
            self.sub = rng.choice(["free", "enum", "pattern", "len"]) if not unique else "pattern"
            if self.sub == "enum": self.values = rng.sample(p["words"], 4); self.c["enum"] = self.values
            if self.sub == "pattern": self.c["pattern"] = "[A-Z]{2}[0-9]{5}"
            if self.sub == "len": self.c["minLength"], self.c["maxLength"] = 3, 12
        elif kind == "year":
            pass
        if unique: self.c["unique"] = True
        if required: self.c["required"] = True
        self.seen = set()

    def descriptor(self):
        d = {"name": self.name, "type": self.kind}
        if self.kind == "number":
            if self.p["dec"] != ".": d["decimalChar"] = self.p["dec"]
            if self.group: d["groupChar"] = self.p["grp"]
        if self.kind == "date" and self.fmt != "default": d["format"] = self.fmt
        if self.kind == "boolean": d["trueValues"], d["falseValues"] = self.tv, self.fv
        if self.c: d["constraints"] = self.c
        return d

    def fmt_num(self, v):
        s = f"{v:.2f}" if self.rng.random() < .8 else f"{v:.0f}"
        if self.group:
            neg = s.startswith("-"); i, _, f = s.lstrip("-").partition(".")
            i = re.sub(r"(?<=\d)(?=(\d{3})+$)", self.p["grp"], i)
            return ("-" if neg else "") + i + ((self.p["dec"] + f) if f else "")
        return s.replace(".", self.p["dec"])

    def fmt_date(self, d):
        return d.isoformat() if self.fmt == "default" else d.strftime(self.fmt)

    def value(self, allow_null=True):
        r = self.rng
        if allow_null and not self.required and not self.unique and r.random() < .08: return ""
        for _ in range(1000):
            if self.kind == "integer": s = str(r.randint(self.lo, self.hi))
            elif self.kind == "number": s = self.fmt_num(Decimal(r.randint(int(self.lo * 100), int(self.hi * 100))) / 100)
            elif self.kind == "date": s = self.fmt_date(dt.date(1990, 1, 1) + dt.timedelta(days=r.randint(0, 12000)))
            elif self.kind == "boolean": s = r.choice(self.tv + self.fv)
            elif self.kind == "year": s = str(r.randint(1995, 2030))
            elif self.sub == "enum": s = r.choice(self.values)
            elif self.sub == "pattern": s = "".join(r.choice("ABCDEFGHKLMNPRSTUVWXYZ") for _ in "12") + f"{r.randint(0, 99999):05d}"
            elif self.sub == "len": s = (r.choice(self.p["words"]) + "abc")[:r.randint(3, 9)]
            else:
                s = " ".join(r.choice(self.p["words"]) for _ in range(r.randint(1, 3)))
                x = r.random()
                if x < .06: s += self.p["delims"][0] + " " + r.choice(self.p["words"])
                elif x < .10: s += "\n" + r.choice(self.p["words"])
                elif x < .14: s += ' "' + r.choice(self.p["words"]) + '"'
            if not self.unique or s not in self.seen:
                self.seen.add(s); return s
        raise RuntimeError("no unique value")

    def bad_type(self):
        r = self.rng
        return {"integer": ["abc", "1.5", "12x", "1-2"], "number": ["abc", "12.5.x", "--1", "1e"], "date": ["31.02.2020x", "gestern", "2020-13-45", "99/99/99"],
                "boolean": ["vielleicht", "yesno", "2"], "year": ["zwanzig", "20x4"]}[self.kind][r.randrange(2)]

    def bad_constraint(self):
        """(cell) violating exactly one constraint, or None"""
        o = []
        if "minimum" in self.c: o.append(str(self.lo - 7) if self.kind == "integer" else str(self.lo - 7).replace(".", self.p["dec"]))
        if "maximum" in self.c: o.append(str(self.hi + 7) if self.kind == "integer" else str(self.hi + 7).replace(".", self.p["dec"]))
        if "enum" in self.c: o.append("Unbekannt")
        if "pattern" in self.c: self.nbad = getattr(self, "nbad", 0) + 1; o.append(f"zz{self.nbad}")
        if "minLength" in self.c: o.append("ab")
        if "maxLength" in self.c: o.append("x" * 40)
        if self.c.get("required") and not self.unique: o.append("")
        return self.rng.choice(o) if o else None


def make_case(seed, k, profile, rows_lo, rows_hi):
    rng = random.Random(f"{seed}/{k}/{profile}")
    if profile == "mix": profile = rng.choice(["de", "int"])
    p = dict(PROFILES[profile]); delim = rng.choice(p["delims"]); p["delims"] = [delim]
    enc, eol = rng.choice(p["encs"]), rng.choice(p["eols"])
    n = rng.randint(2, 8)
    labels = rng.sample(p["labels"], n)
    kinds = [rng.choice(["string", "integer", "number", "date", "boolean", "year"]) for _ in range(n)]
    pk = rng.random() < .6
    if pk: kinds[0] = rng.choice(["integer", "string"])
    uq = None
    if n > 3 and rng.random() < .4:
        uq = n - 1; kinds[uq] = "string"
    fk = None
    if n > 2 and rng.random() < .3:
        fk = 1; kinds[fk] = "string"
    fs = [Field(rng, labels[i], p, kinds[i], unique=(i == uq), required=(rng.random() < .3)) for i in range(n)]
    if pk:  # primary key values unique by construction
        fs[0] = Field(rng, labels[0], p, kinds[0], unique=True); fs[0].c.pop("unique"); fs[0].pk = True
    if fk is not None:
        fs[fk] = Field(rng, labels[fk], p, "string", required=False); fs[fk].c = {}; fs[fk].sub = "fk"
    schema = {"fields": [f.descriptor() for f in fs], "missingValues": [""]}
    if pk: schema["primaryKey"] = [labels[0]]
    ref = None
    if fk is not None:
        keys = [f"S{i:04d}" for i in rng.sample(range(1, 9999), rng.randint(2, 6))]
        schema["foreignKeys"] = [{"fields": [labels[fk]], "reference": {"resource": "schulen", "fields": ["schulnr"]}}]
        ref = [["schulnr", "schulname"]] + [[x, rng.choice(p["words"])] for x in keys]
    R = rng.randint(rows_lo, rows_hi)
    rows = []
    for _ in range(R):
        row = [f.value() for f in fs]
        if fk is not None: row[fk] = rng.choice(keys) if rng.random() > .1 else ""
        if all(x == "" for x in row): row[0] = fs[0].value(allow_null=False)
        rows.append(row)
    header = list(labels)
    inj, exp, casc = [], [], []

    def add(fault, type, row, field, detail=None, also=()):
        inj.append(dict(fault=fault, type=type, rowNumber=row, fieldNumber=field, detail=detail))
        exp.append([type, row, field]); exp.extend([list(a) for a in also])
    body = [list(r) for r in rows]
    free = list(range(len(body))); rng.shuffle(free)
    nf = rng.choice([0, 1, 1, 2, 3, 4, 6])
    kindsf = ["type", "constraint", "blank", "extra", "missing", "pkdup", "pknull", "unique", "fk"]
    blanks = []
    for _ in range(nf):
        if not free: break
        f = rng.choice(kindsf); i = free.pop(); rn = i + 2; row = body[i]
        cand = [j for j in range(n) if j != fk and not (pk and j == 0)]
        if f == "type":
            c2 = [j for j in cand if fs[j].kind != "string"]
            if not c2: continue
            j = rng.choice(c2); row[j] = fs[j].bad_type(); add("type", "type-error", rn, j + 1, row[j])
        elif f == "constraint":
            c2 = [(j, fs[j].bad_constraint()) for j in cand]; c2 = [(j, v) for j, v in c2 if v is not None]
            if not c2: continue
            j, v = rng.choice(c2)
            if v == "" and all(x == "" for t, x in enumerate(row) if t != j): continue
            row[j] = v; add("constraint", "constraint-error", rn, j + 1, v)
        elif f == "blank":
            body[i] = rng.choice([[], [""] * n]) if n > 1 else []; add("blank-row", "blank-row", rn, None)
            if pk: casc.append(["primary-key", rn, None])
        elif f == "extra":
            row.append("überzählig" if profile == "de" else "surplus"); add("extra-cell", "extra-cell", rn, n + 1)
        elif f == "missing":
            cut = rng.randint(1, min(2, n - 1))
            if all(x == "" for x in row[:n - cut]): continue
            del row[n - cut:]
            for j in range(n - cut, n):
                add("missing-cell", "missing-cell", rn, j + 1)
                if fs[j].c.get("required"): casc.append(["constraint-error", rn, j + 1])
        elif f == "pkdup":
            if not pk or i == 0 or body[0] == [] or 0 not in free: continue
            row[0] = body[0][0]; add("pk-duplicate", "primary-key", rn, None, row[0]); free.remove(0)
        elif f == "pknull":
            if not pk or all(x == "" for x in row[1:]): continue
            row[0] = ""; add("pk-null", "primary-key", rn, None)
        elif f == "unique":
            if uq is None or i == 0 or 0 not in free: continue
            row[uq] = body[0][uq]; add("unique-duplicate", "unique-error", rn, uq + 1, row[uq]); free.remove(0)
        elif f == "fk":
            if fk is None: continue
            row[fk] = "S99999"; add("fk-dangling", "foreign-key", rn, None, "S99999")
    # header faults (one at most), only where the cascade is certain
    h = rng.random()
    if h < .05:
        j = rng.randrange(n); header[j] = "Falsch" if profile == "de" else "wrong"; add("incorrect-label", "incorrect-label", None, j + 1, header[j])
    elif h < .08 and n > 1:
        j = rng.randrange(1, n); header[j] = header[0]; add("duplicate-label", "duplicate-label", None, j + 1, header[j])
    elif h < .11:
        j = rng.randrange(n); header[j] = ""; add("blank-label", "blank-label", None, j + 1)
    elif h < .16 and not any(x["fault"] in ("extra-cell", "missing-cell") for x in inj):
        header.append("Zusatz"); add("extra-label", "extra-label", None, n + 1, "Zusatz")
        for row in body:
            if row: row.append("z" if any(x != "" for x in row) else "")
    # serialise
    def line(r):
        q = lambda x: '"' + x.replace('"', '""') + '"' if any(ch in x for ch in (delim, '"', "\n", "\r")) else x
        return '""' if r == [""] else delim.join(q(x) for x in r)
    out = [line(header)] + [line(r) if r else "" for r in body]
    text = eol.join(out) + (eol if rng.random() < .9 or out[-1] == "" else "")
    # a file fault replaces everything else
    data = text.encode(enc)
    if rng.random() < .03 and enc != "cp1252":
        pos = len(header and line(header).encode(enc)) + 3
        cut = data[:pos] + b"\xff\xfe\xff" + data[pos:]
        data = cut; inj = [dict(fault="invalid-utf8", type="encoding-error", rowNumber=None, fieldNumber=None, detail=f"bytes ff fe ff at offset {pos}")]; exp = [["encoding-error", None, None]]; casc = []
    # headerRows is said outright: frictionless 5.21.0 guesses it otherwise, even with a schema, and wrongly
    # where the rows just below the header are blank or short (2 of 2000 cases)
    dialect = {"header": True, "headerRows": [1], "delimiter": delim, "quoteChar": '"', "doubleQuote": True, "lineTerminator": eol}
    encname = {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(enc, enc)
    res = {"name": "daten", "type": "table", "path": "daten.csv", "format": "csv", "scheme": "file", "encoding": encname, "dialect": {k: v for k, v in dialect.items() if k != "lineTerminator"}, "schema": schema}
    pkg = {"name": f"case-{seed}-{k:05d}", "resources": [res]}
    refdata = None
    if ref:
        refdata = (eol.join(line(r) for r in ref) + eol).encode(enc)
        pkg["resources"].append({"name": "schulen", "type": "table", "path": "schulen.csv", "format": "csv", "scheme": "file", "encoding": encname, "dialect": res["dialect"],
                                 "schema": {"fields": [{"name": "schulnr", "type": "string"}, {"name": "schulname", "type": "string"}], "primaryKey": ["schulnr"]}})
    key = lambda e: (e[1] or 0, e[2] or 0, e[0])
    exp = sorted(exp, key=key)
    return dict(pkg=pkg, schema=schema, dialect=dict(dialect, encoding=encname, bom=(enc == "utf-8-sig")), data=data, ref=refdata,
                faults=dict(seed=seed, case=k, profile=profile, rows=len(body), injected=inj, expected=exp, cascade=sorted(casc, key=key)))


def cmd_gen(a):
    os.makedirs(a.out, exist_ok=True)
    lo, hi = (int(x) for x in a.rows.split(".."))
    tot = {}
    for k in range(a.n):
        c = make_case(a.seed, k, a.profile, lo, hi)
        d = os.path.join(a.out, f"case-{a.seed}-{k:05d}"); os.makedirs(d, exist_ok=True)
        w = lambda f, x: json.dump(x, open(os.path.join(d, f), "w", encoding="utf-8"), ensure_ascii=False, indent=1)
        w("datapackage.json", c["pkg"]); w("schema.json", c["schema"]); w("dialect.json", c["dialect"]); w("faults.json", c["faults"])
        open(os.path.join(d, "daten.csv"), "wb").write(c["data"])
        if c["ref"]: open(os.path.join(d, "schulen.csv"), "wb").write(c["ref"])
        for e in c["faults"]["injected"]: tot[e["fault"]] = tot.get(e["fault"], 0) + 1
    print(json.dumps({"cases": a.n, "injected": tot}, ensure_ascii=False))


def cases(out):
    return [os.path.join(out, x) for x in sorted(os.listdir(out)) if x.startswith("case-")]


def norm(errs):
    key = lambda e: (e[1] or 0, e[2] or 0, e[0])
    return sorted([[t, r, f] for t, r, f in errs], key=key)


def within(got, must, may):
    """must, each exactly once, and beyond that only what may be"""
    return all(got.count(e) == 1 for e in must) and all(e in must or e in may for e in got)


def frictionless_errors(d):
    from frictionless import Package
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    pkg = Package(os.path.join(d, "datapackage.json"))
    rep = pkg.get_resource("daten").validate(limit_errors=100000)
    return norm([(e.type, getattr(e, "row_number", None), getattr(e, "field_number", None)) for t in rep.tasks for e in t.errors])


def cmd_verify(a):
    ok = bad = 0; recall = [0, 0]; per = {}
    for d in cases(a.out):
        f = json.load(open(os.path.join(d, "faults.json"), encoding="utf-8")); exp = norm(f["expected"])
        try: got = frictionless_errors(d)
        except Exception as e: got = [["EXCEPTION " + type(e).__name__ + ": " + str(e)[:120], None, None]]
        json.dump(got, open(os.path.join(d, "frictionless.json"), "w"))
        for e in f["injected"]:
            hit = [e["type"], e["rowNumber"], e["fieldNumber"]] in got
            x = per.setdefault(e["fault"], [0, 0]); x[0] += hit; x[1] += 1; recall[0] += hit; recall[1] += 1
        if within(got, exp, norm(f["cascade"])): ok += 1
        else:
            bad += 1
            if bad <= a.show: print(d, "\n  only expected:", [e for e in exp if e not in got], "\n  only frictionless:", [e for e in got if e not in exp])
    print(json.dumps({"exact_match": ok, "differs": bad, "injected_found": f"{recall[0]}/{recall[1]}", "per_fault": per}, ensure_ascii=False))
    return bad


def cmd_compare(a):
    """runs ours on each case; ours prints {"errors":[{"type","rowNumber","fieldNumber"}]} (exit 0 or 1)"""
    same = diff = crash = 0
    for d in cases(a.out):
        m = dict(dir=d, csv=os.path.join(d, "daten.csv"), schema=os.path.join(d, "schema.json"), dialect=os.path.join(d, "dialect.json"), package=os.path.join(d, "datapackage.json"))
        p = subprocess.run([x.format(**m) for x in shlex.split(a.ours)], capture_output=True, timeout=60)
        try: j = json.loads(p.stdout); got = norm([(e["type"], e.get("rowNumber"), e.get("fieldNumber")) for e in j["errors"]])
        except Exception as e:
            crash += 1; print("CRASH", d, p.returncode, p.stderr[:200]); continue
        f = json.load(open(os.path.join(d, "faults.json"), encoding="utf-8")); exp, may = norm(f["expected"]), norm(f["cascade"])
        o = os.path.join(d, "frictionless.json"); oracle = norm(json.load(open(o))) if os.path.exists(o) else exp
        if within(got, exp, may): same += 1
        else:
            diff += 1
            if diff <= a.show: print(d, "\n  missing:", [e for e in exp if e not in got], "\n  extra:", [e for e in got if e not in exp and e not in may], "\n  oracle differs from model:", not within(oracle, exp, may))
    print(json.dumps({"same": same, "differs": diff, "crash": crash})); return diff + crash


def cmd_bulk(a):
    """8 typed columns: id int (pk), name string, class enum, grade number, born date, support boolean, absent int, height number"""
    rng = random.Random(f"bulk/{a.seed}"); de = a.profile == "de"; dl = ";" if de else ","; dec = "," if de else "."
    tr, fa = ("ja", "nein") if de else ("true", "false"); words = DE_WORDS if de else INT_WORDS
    cl = [f"{g}{x}" for g in range(5, 14) for x in "abc"]; d0 = dt.date(2005, 1, 1)
    dates = [(d0 + dt.timedelta(days=i)) for i in range(5000)]; dates = [x.strftime("%d.%m.%Y") if de else x.isoformat() for x in dates]
    bad = set(rng.sample(range(a.rows), a.faults)) if a.faults else set(); inj = []
    with open(a.out, "w", encoding="utf-8", newline="") as f:
        f.write(dl.join(["id", "name", "class", "grade", "born", "support", "absent", "height"]) + "\n")
        buf = []
        for i in range(a.rows):
            r = [str(i + 1), words[rng.randrange(len(words))], cl[rng.randrange(len(cl))], f"{rng.randrange(10, 61) / 10:.1f}".replace(".", dec), dates[rng.randrange(5000)], tr if rng.random() < .3 else fa, str(rng.randrange(0, 60)), f"{rng.randrange(1200, 2000) / 1000:.3f}".replace(".", dec)]
            if i in bad:
                j = rng.choice([3, 4, 5, 6, 7]); r[j] = "kaputt"; inj.append(["type-error", i + 2, j + 1])
            buf.append(dl.join(r))
            if len(buf) == 20000: f.write("\n".join(buf) + "\n"); buf = []
        if buf: f.write("\n".join(buf) + "\n")
    json.dump(inj, open(a.out + ".faults.json", "w")); print(a.out, os.path.getsize(a.out), "bytes", len(inj), "faults")


if __name__ == "__main__":
    ap = argparse.ArgumentParser(); sp = ap.add_subparsers(dest="cmd", required=True)
    g = sp.add_parser("gen"); g.add_argument("--n", type=int, default=200); g.add_argument("--seed", type=int, default=1); g.add_argument("--out", required=True); g.add_argument("--profile", default="mix"); g.add_argument("--rows", default="3..40")
    v = sp.add_parser("verify"); v.add_argument("--out", required=True); v.add_argument("--show", type=int, default=8)
    c = sp.add_parser("compare"); c.add_argument("--out", required=True); c.add_argument("--ours", required=True); c.add_argument("--show", type=int, default=8)
    b = sp.add_parser("bulk"); b.add_argument("--rows", type=int, default=1000000); b.add_argument("--out", required=True); b.add_argument("--faults", type=int, default=0); b.add_argument("--profile", default="int"); b.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    sys.exit(1 if globals()["cmd_" + a.cmd](a) else 0)
