#!/usr/bin/env python3
"""Tests of the oracle on a town small enough to count by hand: `python3 Tests/oracle/test_oracle.py`."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import oracle

YEAR = "2024/25"
# Four network schools: two primary (1, 2), one comprehensive (3), one grammar school (4) that sent no
# snapshot; a vocational college (5) outside the network; the authority (6).
FILES = {
    "schulen": """edition,schulnummer,schulform_code,schulform,schulformgruppe,plz,im_bestand
2024-08-01,1,02,Grundschule,G,05991,1
2024-08-01,2,02,Grundschule,G,05991,1
2024-08-01,3,15,Gesamtschule,GE,05991,1
2024-08-01,4,20,Gymnasium,GY,05991,1
2024-08-01,5,30,Berufskolleg,BK+WB,05991,1
2024-08-01,6,0A,Schulamt,,05991,0
""",
    "netzwerk": """edition,schulnummer,mitglied_ab,mitglied_bis,meldepflicht
2024-08-01,1,2017-08-01,,ja
2024-08-01,2,2017-08-01,,ja
2024-08-01,3,2017-08-01,,ja
2024-08-01,4,2017-08-01,,ja
2024-08-01,7,2017-08-01,2024-07-31,ja
""",
    "schuelerzahlen": """edition,schulnummer,schuljahr,schuelerzahl
2024-08-01,1,2024/25,200
2024-08-01,2,2024/25,300
2024-08-01,3,2024/25,1000
2024-08-01,4,2024/25,800
""",
    "lieferungen": """periode,tabelle,schulnummer,erwartet,eingegangen,puenktlich,korrigiert,zeilen_gueltig
2024/25-H2,stellen,1,1,1,1,0,1
2024/25-H2,stellen,2,1,1,0,0,1
2024/25-H2,stellen,3,1,1,,0,3
2024/25-H2,stellen,4,1,0,0,0,0
2024/25-H2,fortbildungen,1,1,1,1,0,1
2024/25-H2,fortbildungen,2,1,1,1,0,0
2024/25-H2,fortbildungen,3,1,1,1,0,3
2025-07,taetigkeiten,1,1,1,1,0,2
2025-07,taetigkeiten,3,1,1,1,0,1
2025-07,faelle,1,1,1,1,0,1
2025-07,faelle,3,1,1,1,0,1
2025-07,netzwerktreffen,,1,1,1,0,2
""",
    # School 1: filled. School 2: ended before the as-of date. School 3: one filled, one vacant, one to come.
    "stellen": """periode,schulnummer,stelle,fachkraft,anstellungstraeger,finanzierung,wochenstunden,besetzt_ab,besetzt_bis
2024/25-H2,1,S-1-1,FK-0001,STADT,KOMMUNE,19.5,2020-08-01,
2024/25-H2,2,S-2-1,FK-0002,STADT,KOMMUNE,39,2020-08-01,2025-07-30
2024/25-H2,3,S-3-1,FK-0001,STADT,KOMMUNE,29.25,2020-08-01,2025-07-31
2024/25-H2,3,S-3-2,,STADT,KOMMUNE,39,,
2024/25-H2,3,S-3-3,FK-0003,STADT,KOMMUNE,39,2025-08-01,
""",
    "taetigkeiten": """periode,schulnummer,vorgang,datum,art,ansatz,uebergang,teilnehmende,stunden,kooperationspartner
2025-07,1,1,2025-07-01,BERATUNG,PRAEVENTION,,2,0.75,
2025-07,1,2,2025-07-02,BERATUNG,INTERVENTION,,1,1.5,
2025-07,3,1,2025-07-02,KRISE,PRAEVENTION,,4,0.75,ASD
""",
    "faelle": """periode,schulnummer,bestand,zugaenge,abgaenge,davon_8a
2025-06,1,50,0,46,0
2025-07,1,4,2,1,0
2025-07,3,10,0,3,1
""",
    "fortbildungen": """periode,fortbildung,titel,thema,datum,stunden,schulnummer,fachkraft,status
2024/25-H2,F-2025-01,"Titel, lang",TRAUMA,2025-03-01,3,1,FK-0001,TEILGENOMMEN
2024/25-H2,F-2025-02,Titel,TRAUMA,2025-03-02,1.5,3,FK-0001,TEILGENOMMEN
2024/25-H2,F-2025-03,Titel,TRAUMA,2025-03-03,6,3,FK-0001,NICHT_ERSCHIENEN
2024/25-H2,F-2025-03,Titel,TRAUMA,2025-03-03,6,3,FK-0009,TEILGENOMMEN
""",
    "netzwerktreffen": """periode,treffen,datum,format,schulnummer,personen
2025-07,NT-2025-01,2025-07-01,FACHTAG,1,1
2025-07,NT-2025-01,2025-07-01,FACHTAG,3,2
""",
}
# metric -> what stands in the total.
EXPECTED = {
    "abdeckung_netzwerk": (2, 3, None),
    "abdeckung_register": (2, 4, None),
    "vzae": (Fraction(195, 4), 39, None),
    "betreuungsschluessel": (1200, Fraction(5, 4), None),
    "betreuungsschluessel_alle": (1500, Fraction(5, 4), None),
    "vakante_stellen": (3, None, None),
    "faelle_bestand": (12, None, None),
    "faelle_je_100": (12, 1200, None),
    "fortbildungsquote": (1, 2, None),
    "fortbildungsstunden_je_person": (Fraction(9, 2), 2, None),
    "no_show_quote": (1, 4, None),
    "taetigkeiten_stunden": (3, None, None),
    "teilnahmen": (7, None, None),
    "praeventionsanteil": (Fraction(3, 2), 3, None),
    "kooperationsquote": (1, 2, None),
    "netzwerkquote": (2, 4, None),
    "ruecklaufquote": (11, 12, None),
    "puenktlichkeitsquote": (9, 11, None),
}


class OracleTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.truth_folder = pathlib.Path(self.folder.name) / "wahrheit"
        self.truth_folder.mkdir()
        for name, text in FILES.items():
            (self.truth_folder / f"{name}.csv").write_text(text, encoding="utf-8")
        self.truth = oracle.Truth(self.truth_folder)
        self.year = self.truth.years()[0]

    def test_totals_are_as_counted_by_hand(self):
        self.assertEqual(set(EXPECTED), set(oracle.METRICS))
        for metric, expected in EXPECTED.items():
            self.assertEqual(oracle.METRICS[metric](self.truth, self.year, None), expected, metric)

    def test_missing_is_neither_zero_nor_not_applicable(self):
        self.assertEqual(oracle.coverage_network(self.truth, self.year, "Gymnasium"), (None, None, "l"))
        self.assertEqual(oracle.coverage_network(self.truth, self.year, "Berufskolleg"), (None, None, "x"))
        self.assertEqual(oracle.coverage_register(self.truth, self.year, "Berufskolleg"), (0, 1, None))
        self.assertEqual(oracle.cases(self.truth, self.year, "Grundschule"), (5, None, None))

    def test_rounding_is_half_away_from_zero(self):
        self.assertEqual(oracle.rounded(Fraction(25, 10), 0), 3)
        self.assertEqual(oracle.rounded(Fraction(-25, 10), 0), -3)
        self.assertEqual(oracle.text(Fraction(2, 3)), "0,666667")

    def run_against(self, table):
        folder = pathlib.Path(self.folder.name) / "output" / "jahresbericht" / "2024-25" / "intern" / "tabellen"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kennzahlen.csv").write_text(table, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            status = oracle.main(
                ["--truth", str(self.truth_folder), "--output", str(folder.parents[3])])
        return status, printed.getvalue()

    def own_table(self):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            oracle.main(["--truth", str(self.truth_folder), "--print"])
        return printed.getvalue()

    def test_equal_tables_pass_and_are_counted(self):
        status, printed = self.run_against(self.own_table())
        self.assertEqual(status, 0, printed)
        self.assertIn("abdeckung_netzwerk: 5 cells compared", printed)

    def test_one_wrong_digit_is_found_with_its_place(self):
        table = self.own_table()
        self.assertIn("0,666667", table)
        status, printed = self.run_against(table.replace("0,666667", "0,666666", 1))
        self.assertEqual(status, 1)
        self.assertIn("kennzahlen.csv:6: abdeckung_netzwerk Insgesamt value: expected 0,666667", printed)

    def test_a_zero_where_a_sign_belongs_is_found(self):
        status, printed = self.run_against(self.own_table().replace(";;[l];", ";0;;", 1))
        self.assertEqual(status, 1)
        self.assertIn("sign: expected l", printed)

    def test_too_few_metrics_fail(self):
        lines = self.own_table().splitlines(keepends=True)
        status, printed = self.run_against("".join(lines[:11]))
        self.assertEqual(status, 1)
        self.assertIn("only 2 of", printed)


if __name__ == "__main__":
    unittest.main()
