"""The indicators in SQL, written from their German definitions.

A measure is one SQL query over rows with their school and due period, added up by the dimensions asked for. Where a
group has no rows, the list of deliveries says why: nothing came (l), nothing was due (x), or zero.
"""

from fractions import Fraction

from truth import COLUMN_DIMENSIONS, DELIVERIES, OFFICE, PERIOD_DIMENSIONS, SCHOOL_DIMENSIONS

FILLED = "fachkraft <> '' and besetzt_ab <= :as_of and (besetzt_bis = '' or besetzt_bis >= :as_of)"
VACANT = "(fachkraft = '' or besetzt_ab > :as_of or (besetzt_bis <> '' and besetzt_bis < :as_of))"
IN_POST = "fachkraft <> '' and besetzt_ab <= :last and (besetzt_bis = '' or besetzt_bis >= :first)"
MEMBER_NOW = "edition = :edition and mitglied_ab <= :as_of and (mitglied_bis = '' or mitglied_bis >= :as_of)"
MEMBER_THEN = "edition = :edition and mitglied_ab <= :last and (mitglied_bis = '' or mitglied_bis >= :first)"


def due(table, scope):
    return f"(select periode from faellig where tabelle = '{table}' and umfang = '{scope}')"


def delivered(table, scope):
    """Schools with at least one usable delivery."""
    return (f"schulnummer in (select schulnummer from lieferungen where tabelle = '{table}' and eingegangen = '1'"
            f" and periode in {due(table, scope)})")


def delivered_all(table, scope):
    """Schools with at least one usable delivery and none missing."""
    return (f"schulnummer in (select schulnummer from lieferungen where tabelle = '{table}'"
            f" and periode in {due(table, scope)} group by schulnummer"
            f" having sum(eingegangen = '1') > 0 and sum(erwartet = '1' and eingegangen = '0') = 0)")


def snapshot(table):
    return f"periode in {due(table, 'stand')}"


def flow(table, scope="zeitraum"):
    return f"periode in {due(table, scope)}"


POSTS = f"select * from stellen where {snapshot('stellen')}"
FILLED_POSTS = f"{POSTS} and {FILLED}"
SCHOOLS_WITH_POST = f"schulnummer in (select schulnummer from ({FILLED_POSTS}))"
MEMBERS_NOW = f"select * from netzwerk where {MEMBER_NOW}"
MEMBERS_THEN = f"select * from netzwerk where {MEMBER_THEN}"
PUPILS = ("select * from schuelerzahlen where edition = :edition and schuljahr = :school_year"
          f" and schulnummer in (select schulnummer from ({MEMBERS_NOW}))")
CITY = ("select * from schulen where edition = :edition and im_bestand = '1' and ("
        f"{delivered('stellen', 'stand')} or schulnummer not in"
        f" (select schulnummer from mitglied where periode in {due('stellen', 'stand')}))")
ACTIVITIES = f"select * from taetigkeiten where {flow('taetigkeiten')}"
SINCE_AUGUST = f"select * from taetigkeiten where {flow('taetigkeiten', 'kumuliert')}"
GROUPS = f"{ACTIVITIES} and art = 'GRUPPENANGEBOT' and teilnehmende <> ''"
STAFF = f"select * from stellen where {flow('stellen')} and {IN_POST} and {delivered_all('fortbildungen', 'zeitraum')}"
TRAININGS = f"select * from fortbildungen where {flow('fortbildungen')}"
ATTENDED = f"{TRAININGS} and status = 'TEILGENOMMEN'"
MEETINGS = f"select * from netzwerktreffen where {flow('netzwerktreffen')}"
PRESENT = f"schulnummer in (select schulnummer from ({MEETINGS}))"
LISTS_CAME = (f"exists (select 1 from lieferungen where tabelle = 'netzwerktreffen' and eingegangen = '1'"
              f" and periode in {due('netzwerktreffen', 'zeitraum')})")
DUE = "select * from lieferungen where periode in (select periode from faellig where umfang = 'zeitraum') and erwartet = '1'"
HOURS_OF = "select fachkraft, sum(wochenstunden) as woche, count(distinct schulnummer) as schulen from ({posts}) group by 1"
PERSONS = HOURS_OF.format(posts=FILLED_POSTS)


def persons(condition):
    return f"{FILLED_POSTS} and fachkraft in (select fachkraft from ({PERSONS}) where {condition})"


class Measure:
    """What is added up over which rows.

    table: whose dimensions the rows have; needs: deliveries without which nothing can be said, the table's own marked
    by True; empty: the result over no rows that were due.
    """

    def __init__(self, table, rows, total, needs=(), empty=0, scale=1, scope="zeitraum", all_schools=False):
        self.table, self.rows, self.total, self.needs = table, rows, total, list(needs)
        self.empty, self.scale, self.scope, self.all_schools = empty, scale, scope, all_schools

    def dimensions(self):
        names = [] if self.all_schools else list(SCHOOL_DIMENSIONS)
        if self.scope != "stand" and self.table in DELIVERIES + ["lieferungen"]:
            names += PERIOD_DIMENSIONS
        return names + list(COLUMN_DIMENSIONS.get(self.table, {}))


def posts(rows, total, **more):
    return Measure("stellen", rows, total, [("stellen", "stand", True)], scope="stand", **more)


def network(rows, needs):
    return Measure("netzwerk", rows, "count(*)", needs, scope="stand")


def activities(rows, total, scope="zeitraum", **more):
    return Measure("taetigkeiten", rows, total, [("taetigkeiten", scope, True)], scope=scope, **more)


def staff(rows, total, **more):
    return Measure("stellen", rows, total,
                   [("stellen", "zeitraum", True), ("fortbildungen", "zeitraum", False)], **more)


def trainings(rows):
    return Measure("fortbildungen", rows, "count(*)", [("fortbildungen", "zeitraum", True)])


def meetings(rows, total, **more):
    return Measure("netzwerktreffen", rows, total, [("netzwerktreffen", "zeitraum", True)], **more)


def deliveries(condition):
    return Measure("lieferungen", f"{DUE} and {condition}", "count(*)")


def of_table(table, scope, condition="1"):
    rows = (f"select * from lieferungen where tabelle = '{table}' and erwartet = '1' and {condition}"
            f" and periode in {due(table, scope)}")
    return Measure("lieferungen", rows, "count(*)", scope=scope)


REPORTED_POSTS = [("stellen", "stand", False)]
LISTS = [("netzwerktreffen", "zeitraum", False)]
ACTIVE = [("taetigkeiten", "zeitraum", False)]
MEASURES = {
    "hours": posts(FILLED_POSTS, "sum(wochenstunden)", scale=100),
    "people": posts(FILLED_POSTS, "count(distinct fachkraft)"),
    "posts": posts(POSTS, "count(*)"),
    "vacant": posts(f"{POSTS} and {VACANT}", "count(*)"),
    "full_time": posts(persons("woche >= 3900"), "count(distinct fachkraft)"),
    "full_time_two": posts(persons("woche >= 3900 and schulen <= 2"), "count(distinct fachkraft)"),
    "half_time": posts(persons("woche <= 1950"), "count(distinct fachkraft)"),
    "half_time_one": posts(persons("woche <= 1950 and schulen = 1"), "count(distinct fachkraft)"),
    "members_reporting": network(f"{MEMBERS_NOW} and {delivered('stellen', 'stand')}", REPORTED_POSTS),
    "members_with_post": network(
        f"{MEMBERS_NOW} and {delivered('stellen', 'stand')} and {SCHOOLS_WITH_POST}", REPORTED_POSTS),
    "city": Measure("schulen", CITY, "count(*)", REPORTED_POSTS, scope="stand"),
    "city_with_post": Measure("schulen", f"{CITY} and {SCHOOLS_WITH_POST}", "count(*)", REPORTED_POSTS, scope="stand"),
    "pupils_with_post": Measure(
        "schuelerzahlen", f"{PUPILS} and {delivered('stellen', 'stand')} and {SCHOOLS_WITH_POST}",
        "sum(schuelerzahl)", REPORTED_POSTS, scope="stand"),
    "pupils": Measure("schuelerzahlen", f"{PUPILS} and {delivered('stellen', 'stand')}", "sum(schuelerzahl)",
                      REPORTED_POSTS, scope="stand"),
    "pupils_cases": Measure("schuelerzahlen", f"{PUPILS} and {delivered('faelle', 'stand')}", "sum(schuelerzahl)",
                            [("faelle", "stand", False)], scope="stand"),
    "cases": Measure("faelle", f"select * from faelle where {snapshot('faelle')}",
                     "sum(bestand + zugaenge - abgaenge)", [("faelle", "stand", True)], scope="stand"),
    "new_cases": Measure("faelle", f"select * from faelle where {flow('faelle')}", "sum(zugaenge)",
                         [("faelle", "zeitraum", True)]),
    "staff": staff(STAFF, "count(distinct fachkraft)"),
    "trained": staff(f"{STAFF} and fachkraft in (select fachkraft from ({ATTENDED}))", "count(distinct fachkraft)"),
    "training_hours": staff(
        f"select s.*, (select coalesce(sum(stunden), 0) from ({ATTENDED}) a where a.fachkraft = s.fachkraft) as geleistet"
        f" from ({STAFF}) s", "distinct geleistet of fachkraft", scale=100),
    "attended": trainings(ATTENDED),
    "absent": trainings(f"{TRAININGS} and status = 'NICHT_ERSCHIENEN'"),
    "attended_or_absent": trainings(f"{TRAININGS} and status in ('TEILGENOMMEN', 'NICHT_ERSCHIENEN')"),
    "members": network(MEMBERS_THEN, []),
    "represented": network(f"{MEMBERS_THEN} and {PRESENT} and {LISTS_CAME}", LISTS),
    "never_represented": network(f"{MEMBERS_THEN} and not ({PRESENT}) and {LISTS_CAME}", LISTS),
    "representations": meetings(
        f"{MEETINGS} and schulnummer in (select schulnummer from ({MEMBERS_THEN}))", "count(*)"),
    "meetings": meetings(MEETINGS, "count(distinct treffen)", all_schools=True),
    "attending": meetings(MEETINGS, "sum(personen)"),
    "activity_hours": activities(ACTIVITIES, "sum(stunden)", scale=100),
    "activity_hours_to_date": activities(SINCE_AUGUST, "sum(stunden)", "kumuliert", scale=100),
    "prevention_hours": activities(f"{ACTIVITIES} and ansatz = 'PRAEVENTION'", "sum(stunden)", scale=100),
    "participations": activities(f"{ACTIVITIES} and teilnehmende <> ''", "sum(teilnehmende)"),
    "participations_to_date": activities(
        f"{SINCE_AUGUST} and teilnehmende <> ''", "sum(teilnehmende)", "kumuliert"),
    "activities": activities(ACTIVITIES, "count(*)"),
    "group_median": activities(GROUPS, "quantile 50 of teilnehmende", empty=None),
    "group_p90": activities(GROUPS, "quantile 90 of teilnehmende", empty=None),
    "schools_active": network(f"{MEMBERS_THEN} and {delivered('taetigkeiten', 'zeitraum')}", ACTIVE),
    "schools_partner": network(
        f"{MEMBERS_THEN} and {delivered('taetigkeiten', 'zeitraum')} and schulnummer in"
        f" (select schulnummer from ({ACTIVITIES}) where kooperationspartner <> '')", ACTIVE),
    "due": deliveries("1"),
    "usable": deliveries("eingegangen = '1'"),
    "missing": deliveries("eingegangen = '0'"),
    "dated": deliveries("(eingegangen = '0' or puenktlich <> '')"),
    "punctual": deliveries("eingegangen = '1' and puenktlich = '1'"),
    "corrected": deliveries("eingegangen = '1' and korrigiert = '1'"),
}
for _table, _scope in [("stellen", "stand"), ("taetigkeiten", "zeitraum"), ("faelle", "stand"),
                       ("fortbildungen", "zeitraum"), ("netzwerktreffen", "zeitraum")]:
    MEASURES[f"due_{_table}"] = of_table(_table, _scope)
    MEASURES[f"usable_{_table}"] = of_table(_table, _scope, "eingegangen = '1'")


class Metric:
    """above / below * factor, each side a product of measures and constants; below None for a plain figure."""

    def __init__(self, above, below=None, factor=1, divisor=1, least=None, cumulative=False):
        self.above, self.below, self.factor, self.divisor = [above], below, factor, divisor
        self.least, self.cumulative = least, cumulative

    def dimensions(self):
        names = None
        for side in [self.above, self.below or []]:
            measures = [MEASURES[name] for name in side if isinstance(name, str)]
            if not measures:
                continue
            possible = set().union(*(measure.dimensions() for measure in measures))
            names = possible if names is None else names & possible
        names = names or set()
        return names - set(PERIOD_DIMENSIONS) if self.cumulative else names


def share(above, below, **more):
    return Metric(above, [below], factor=100, **more)


METRICS = {
    "abdeckung_netzwerk": share("members_with_post", "members_reporting"),
    "abdeckung_register": share("city_with_post", "city"),
    "vzae": Metric("hours", [39]),
    "fachkraefte": Metric("people"),
    "stellen": Metric("posts"),
    "vakante_stellen": Metric("vacant"),
    "vakanzquote": share("vacant", "posts"),
    "betreuungsschluessel": Metric("pupils_with_post", ["hours"], divisor=39),
    "betreuungsschluessel_alle": Metric("pupils", ["hours"], divisor=39),
    "vollzeit_regel": share("full_time_two", "full_time"),
    "teilzeit_regel": share("half_time_one", "half_time"),
    "koordination": Metric("people", [3]),
    "faelle_bestand": Metric("cases"),
    "faelle_je_100": share("cases", "pupils_cases"),
    "neue_faelle": Metric("new_cases"),
    "fortbildungsquote": share("trained", "staff"),
    "fortbildungsstunden_je_person": Metric("training_hours", ["staff"]),
    "fortbildungsteilnahmen": Metric("attended"),
    "no_show_quote": share("absent", "attended_or_absent", least=5),
    "netzwerkquote": share("represented", "members"),
    "schulen_nie_vertreten": Metric("never_represented"),
    "vertretung_je_treffen": Metric("representations", ["meetings", "members"], factor=100),
    "teilnehmende_treffen": Metric("attending"),
    "taetigkeiten_stunden": Metric("activity_hours"),
    "taetigkeiten_stunden_kumuliert": Metric("activity_hours_to_date", cumulative=True),
    "teilnahmen": Metric("participations"),
    "teilnahmen_kumuliert": Metric("participations_to_date", cumulative=True),
    "taetigkeiten": Metric("activities"),
    "gruppengroesse": Metric("group_median"),
    "gruppengroesse_p90": Metric("group_p90"),
    "praeventionsanteil": share("prevention_hours", "activity_hours"),
    "kooperationsquote": share("schools_partner", "schools_active"),
    "ruecklaufquote": share("usable", "due"),
    "puenktlichkeitsquote": share("punctual", "dated"),
    "erwartete_lieferungen": Metric("due"),
    "eingegangene_lieferungen": Metric("usable"),
    "puenktliche_lieferungen": Metric("punctual"),
    "puenktlicher_ruecklauf": share("punctual", "due"),
    "korrekturen": Metric("corrected"),
    "fehlende_lieferungen": Metric("missing"),
    "ruecklauf_stellen": share("usable_stellen", "due_stellen"),
    "ruecklauf_taetigkeiten": share("usable_taetigkeiten", "due_taetigkeiten"),
    "ruecklauf_faelle": share("usable_faelle", "due_faelle"),
    "ruecklauf_fortbildungen": share("usable_fortbildungen", "due_fortbildungen"),
    "ruecklauf_netzwerktreffen": share("usable_netzwerktreffen", "due_netzwerktreffen"),
}


class Figures:
    """Figures as one period sees them; measures are computed once per dimensions."""

    def __init__(self, view):
        self.view = view
        self.known, self.counted, self.tables = {}, {}, {}
        for (name,) in view.truth.rows("select name from sqlite_temp_master where name like 'rows_%'"):
            view.truth.execute(f"drop table temp.{name}")

    def figure(self, name, dimensions, members):
        """(value, numerator, denominator, sign) of a metric; a member "" stands for none."""
        metric = METRICS[name]
        above = self._side(metric.above, dimensions, members)
        if metric.below is None:
            return above[0], None, None, above[1]
        below = self._side(metric.below, dimensions, members)
        if below[0] is not None:
            below = (below[0] / metric.divisor, below[1])
        sign = strongest([above[1], below[1]])
        if sign:
            return None, above[0], below[0], sign
        if below[0] == 0:
            return None, above[0], below[0], "x"
        if metric.least and below[0] < metric.least:
            return None, above[0], below[0], "z"
        return above[0] / below[0] * metric.factor, above[0], below[0], None

    def is_shown(self, name, dimensions, members):
        """Whether rows or deliveries stand behind the figure."""
        metric = METRICS[name]
        measures = [MEASURES[m] for m in metric.above + (metric.below or []) if isinstance(m, str)]
        return any(self._is_grounded(measure, dimensions, members) for measure in measures)

    def _side(self, names, dimensions, members):
        value, signs = Fraction(1), []
        for name in names:
            if not isinstance(name, str):
                value *= name
                continue
            part, sign = self._part(name, dimensions, members)
            signs.append(sign)
            if part is not None:
                value *= part
        sign = strongest(signs)
        return (None, sign) if sign else (value, None)

    def _shared(self, measure, dimensions, members):
        possible = measure.dimensions()
        return [(d, m) for d, m in zip(dimensions, members) if d in possible]

    def _part(self, name, dimensions, members):
        measure = MEASURES[name]
        group = self._shared(measure, dimensions, members)
        value = self._results(measure, [d for d, _ in group]).get(tuple(m for _, m in group))
        if value is not None:
            return value, None
        for table, scope, own in measure.needs:
            expected, usable = self._deliveries(measure, table, scope, group)
            if expected and not usable:
                return None, "l"
            if own and not expected and not usable:
                return None, "x"
        return (None, "x") if measure.empty is None else (Fraction(measure.empty), None)

    def _is_grounded(self, measure, dimensions, members):
        group = self._shared(measure, dimensions, members)
        if dimensions and not group:
            return False
        if self._results(measure, [d for d, _ in group]).get(tuple(m for _, m in group)) is not None:
            return True
        for table, scope, _ in measure.needs:
            is_about_schools = any(d in SCHOOL_DIMENSIONS for d, _ in group)
            if table in OFFICE and is_about_schools:
                continue
            if any(self._deliveries(measure, table, scope, group)):
                return True
        return False

    def members(self, measure, dimensions):
        """The groups in which rows were added up."""
        return set(self._results(measure, dimensions))

    def _results(self, measure, dimensions):
        key = (id(measure), tuple(dimensions))
        if key not in self.known:
            self.known[key] = self._compute(measure, dimensions)
        return self.known[key]

    def _rows(self, measure):
        """The rows of a measure as a table of their own: they are grouped many times."""
        if measure.rows not in self.tables:
            name = f"rows_{len(self.tables)}"
            self.view.truth.db.execute(f"create temp table {name} as {measure.rows}", self.view.values)
            self.tables[measure.rows] = name
        return self.tables[measure.rows]

    def _compute(self, measure, dimensions):
        columns, joins = [], []
        for index, dimension in enumerate(dimensions):
            if dimension in SCHOOL_DIMENSIONS:
                joins.append(f"left join merkmal m{index} on m{index}.dimension = '{dimension}'"
                             f" and m{index}.schulnummer = f.schulnummer")
                columns.append(f"coalesce(m{index}.auspraegung, '')")
            elif dimension == "monat":
                columns.append("(select monat from faellig where periode = f.periode)")
            elif dimension == "lieferzeitraum":
                columns.append("f.periode")
            else:
                columns.append("f." + COLUMN_DIMENSIONS[measure.table][dimension])
        keys = "".join(f"{column} as k{index}, " for index, column in enumerate(columns))
        source = f"from {self._rows(measure)} f {' '.join(joins)}"
        groups = ", ".join(str(index + 1) for index in range(len(columns)))
        if measure.total.startswith("quantile"):
            return self._quantiles(keys, source, measure, len(columns))
        if measure.total.startswith("distinct"):
            weight, _, member = measure.total.split()[1:]
            source = f"from (select distinct {keys} {member}, {weight} {source})"
            keys, total = "".join(f"k{index}, " for index in range(len(columns))), f"sum({weight})"
        else:
            total = measure.total
        having = "having count(*) > 0"
        sql = f"select {keys} {total} {source} {'group by ' + groups if groups else ''} {having}"
        return {tuple(row[:-1]): Fraction(row[-1], measure.scale)
                for row in self.view.truth.rows(sql, **self.view.values)}

    def _quantiles(self, keys, source, measure, count):
        percent, _, column = measure.total.split()[1:]
        percent = int(percent)
        groups = {}
        for row in self.view.truth.rows(
                f"select {keys} cast({column} as integer) {source} order by {count + 1}", **self.view.values):
            groups.setdefault(tuple(row[:-1]), []).append(row[-1])
        results = {}
        for key, values in groups.items():
            # The smallest value with that share at or below it; met exactly, the mean with the next one.
            position, rest = divmod(len(values) * percent, 100)
            results[key] = (Fraction(values[position]) if rest
                            else Fraction(values[position - 1] + values[position], 2))
        return results

    def _deliveries(self, measure, table, scope, group):
        """Expected and usable deliveries of the schools and months of the group."""
        divided = [(d, m) for d, m in group
                   if d in PERIOD_DIMENSIONS or (d in SCHOOL_DIMENSIONS and table not in OFFICE)]
        dimensions = [d for d, _ in divided]
        key = (table, scope, tuple(dimensions))
        if key not in self.counted:
            rows = f"select * from lieferungen where tabelle = '{table}' and periode in {due(table, scope)}"
            counted = {}
            for column, condition in [(0, "erwartet = '1'"), (1, "eingegangen = '1'")]:
                part = Measure("lieferungen", f"{rows} and {condition}", "count(*)")
                for members, count in self._compute(part, dimensions).items():
                    counted.setdefault(members, [0, 0])[column] = int(count)
            self.counted[key] = counted
        return self.counted[key].get(tuple(m for _, m in divided), [0, 0])


def strongest(signs):
    for sign in ["g", "l", "u", "z", "x"]:
        if sign in signs:
            return sign
    return None
