#!/usr/bin/env python3
"""Tests of the oracle on a town small enough to count by hand: `python3 Tests/oracle/test_oracle.py`."""

import pathlib
import sys
import tempfile
import unittest
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from figures import METRICS, Figures
from oracle import Comparison, rounded
from truth import Span, Truth, View, last_half, last_month

# Four network schools: two primary (1, 2), one comprehensive (3), one grammar school (4) that sent no posts; a
# vocational college (5) outside the network; the authority (6).
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
""",
    "schuelerzahlen": """edition,schulnummer,schuljahr,schuelerzahl
2024-08-01,1,2024/25,200
2024-08-01,2,2024/25,300
2024-08-01,3,2024/25,1000
2024-08-01,4,2024/25,800
""",
    "sozialindex": """edition,schulnummer,stufe
2024-08-01,1,9
2024-08-01,2,4
""",
    "lieferungen": """periode,tabelle,schulnummer,erwartet,eingegangen,puenktlich,korrigiert,zeilen_gueltig
2024/25-H2,stellen,1,1,1,1,0,1
2024/25-H2,stellen,2,1,1,0,0,1
2024/25-H2,stellen,3,1,1,,0,3
2024/25-H2,stellen,4,1,0,0,0,0
2024/25-H2,fortbildungen,1,1,1,1,0,1
2024/25-H2,fortbildungen,2,1,1,1,0,0
2024/25-H2,fortbildungen,3,1,0,0,0,3
2025-07,taetigkeiten,1,1,1,1,0,2
2025-07,taetigkeiten,2,1,1,1,0,0
2025-07,taetigkeiten,3,1,0,0,0,0
2025-07,netzwerktreffen,,1,1,1,0,2
""",
    # School 1: filled. School 2: ended before the as-of date. School 3: one filled, one vacant, one to come.
    "stellen": """periode,schulnummer,stelle,fachkraft,anstellungstraeger,finanzierung,wochenstunden,besetzt_ab,besetzt_bis
2024/25-H2,1,S-1-1,FK-1,STADT,KOMMUNE,19.5,2020-08-01,
2024/25-H2,2,S-2-1,FK-2,STADT,KOMMUNE,39,2020-08-01,2025-07-30
2024/25-H2,3,S-3-1,FK-1,LAND,KOMMUNE,29.25,2020-08-01,2025-07-31
2024/25-H2,3,S-3-2,,STADT,KOMMUNE,39,,
2024/25-H2,3,S-3-3,FK-3,STADT,KOMMUNE,39,2025-08-01,
""",
    "taetigkeiten": """periode,schulnummer,vorgang,datum,art,ansatz,uebergang,teilnehmende,stunden,kooperationspartner
2025-07,1,1,2025-07-01,GRUPPENANGEBOT,PRAEVENTION,,10,1.5,ASD
2025-07,1,2,2025-07-02,GRUPPENANGEBOT,INTERVENTION,,3,0.25,
""",
    "faelle": "periode,schulnummer,bestand,zugaenge,abgaenge,davon_8a\n",
    "fortbildungen": """periode,fortbildung,titel,thema,datum,stunden,schulnummer,fachkraft,status
2024/25-H2,F-1,a,MEDIEN,2025-03-01,7.5,1,FK-1,TEILGENOMMEN
2024/25-H2,F-2,b,MEDIEN,2025-03-02,2,1,FK-1,NICHT_ERSCHIENEN
""",
    "netzwerktreffen": """periode,treffen,datum,format,schulnummer,personen
2025-07,T-1,2025-07-01,FACHTAG,1,2
2025-07,T-2,2025-07-02,ARBEITSKREIS,1,1
2025-07,T-2,2025-07-02,ARBEITSKREIS,3,1
""",
}


class FigureTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in FILES.items():
                (pathlib.Path(folder) / f"{name}.csv").write_text(text, encoding="utf-8")
            cls.figures = Figures(View(Truth(folder), Span("2024/25")))

    def figure(self, metric, **group):
        value, above, below, sign = self.figures.figure(metric, list(group), list(group.values()))
        return sign or (value if below is None else (above, below))

    def test_coverage(self):
        self.assertEqual(self.figure("abdeckung_netzwerk"), (2, 3))
        self.assertEqual(self.figure("abdeckung_netzwerk", schulform="G"), (1, 2))
        self.assertEqual(self.figure("abdeckung_netzwerk", schulform="GY"), "l")
        # The college counts, the grammar school of which nothing is known does not.
        self.assertEqual(self.figure("abdeckung_register"), (2, 4))

    def test_staff(self):
        self.assertEqual(self.figure("vzae"), (Fraction(4875, 100), 39))
        self.assertEqual(self.figure("fachkraefte"), 1)
        self.assertEqual(self.figure("fachkraefte", schulform="G"), 1)
        self.assertEqual(self.figure("vakante_stellen"), 3)
        self.assertEqual(self.figure("betreuungsschluessel"), (1200, Fraction(4875, 3900)))
        self.assertEqual(self.figure("vzae", traeger="LAND"), (Fraction(2925, 100), 39))
        self.assertEqual(self.figure("vzae", sozialindexgruppe="C"), (Fraction(1950, 100), 39))
        # One person with 48.75 hours at two schools.
        self.assertEqual(self.figure("vollzeit_regel"), (1, 1))
        self.assertEqual(self.figure("teilzeit_regel"), "x")

    def test_training(self):
        # The comprehensive school did not report trainings: its staff is left out.
        self.assertEqual(self.figure("fortbildungsquote"), (1, 2))
        self.assertEqual(self.figure("fortbildungsstunden_je_person"), (Fraction(15, 2), 2))
        self.assertEqual(self.figure("no_show_quote"), "z")

    def test_activities(self):
        self.assertEqual(self.figure("taetigkeiten_stunden"), Fraction(7, 4))
        self.assertEqual(self.figure("taetigkeiten_stunden", schule="2"), 0)
        self.assertEqual(self.figure("taetigkeiten_stunden", schule="3"), "l")
        self.assertEqual(self.figure("taetigkeiten_stunden", schule="4"), "x")
        self.assertEqual(self.figure("gruppengroesse"), Fraction(13, 2))
        self.assertEqual(self.figure("gruppengroesse_p90"), 10)
        self.assertEqual(self.figure("kooperationsquote"), (1, 2))

    def test_meetings(self):
        self.assertEqual(self.figure("netzwerkquote"), (2, 4))
        self.assertEqual(self.figure("vertretung_je_treffen"), (3, 8))
        self.assertEqual(self.figure("vertretung_je_treffen", schulform="GE"), (1, 2))
        self.assertEqual(self.figure("vertretung_je_treffen", treffen="T-1"), (1, 4))

    def test_completeness(self):
        self.assertEqual(self.figure("ruecklaufquote"), (8, 11))
        self.assertEqual(self.figure("puenktlichkeitsquote"), (6, 10))
        self.assertEqual(self.figure("ruecklaufquote", schulform=""), (1, 1))
        self.assertEqual(self.figure("ruecklauf_stellen", schulform="GY"), (0, 1))

    def test_rows(self):
        self.assertTrue(self.figures.is_shown("vzae", ["schulform"], ["GY"]))
        self.assertFalse(self.figures.is_shown("vzae", ["schulform"], ["BK"]))
        self.assertFalse(self.figures.is_shown("vertretung_je_treffen", ["schulform"], ["R"]))

    def test_a_difference_is_seen(self):
        comparison = Comparison()
        comparison.figure(self.figures, "vzae", [], [], (Fraction(5, 4), Fraction(4875, 100), 39, None), "here")
        self.assertEqual(comparison.differences, [])
        comparison.figure(self.figures, "vzae", [], [], (Fraction(5, 4), Fraction(4875, 100), 40, None), "here")
        comparison.figure(self.figures, "vzae", [], [], (None, None, 39, "l"), "here")
        self.assertEqual(len(comparison.differences), 2)


class PeriodTests(unittest.TestCase):
    def test_due_periods(self):
        self.assertEqual(Span("2024/25").halves, ["2024/25-H1", "2024/25-H2"])
        self.assertEqual(Span("2025-03").halves, [])
        self.assertEqual(Span("2025-03").to_date().months[0], "2024-08")
        self.assertEqual([last_half(day) for day in ("2025-07-31", "2025-07-30", "2025-01-31")],
                         ["2024/25-H2", "2024/25-H1", "2024/25-H1"])
        self.assertEqual([last_month(day) for day in ("2025-03-31", "2025-03-30")], ["2025-03", "2025-02"])

    def test_rounding_is_half_away_from_zero(self):
        self.assertEqual(rounded(Fraction(-5, 10**7)), Fraction(-1, 10**6))
        self.assertEqual(rounded(Fraction(1, 3)), Fraction(333333, 10**6))

    def test_every_metric_can_be_computed(self):
        self.assertGreaterEqual(len(METRICS), 40)


if __name__ == "__main__":
    unittest.main(verbosity=0)
