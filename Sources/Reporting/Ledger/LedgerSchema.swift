import GRDB

/// The tables of the ledger; migrations are only ever added.
enum LedgerSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
          CREATE TABLE runs (
            id TEXT NOT NULL PRIMARY KEY,
            report TEXT NOT NULL,
            period TEXT NOT NULL,
            as_of TEXT NOT NULL,
            language TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            definitions_hash TEXT NOT NULL,
            inputs_hash TEXT NOT NULL,
            status TEXT NOT NULL
          ) STRICT;

          CREATE INDEX runs_by_report ON runs (report, period, recorded_at);

          CREATE TABLE deliveries (
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            path TEXT NOT NULL,
            school TEXT,
            table_name TEXT NOT NULL,
            period TEXT NOT NULL,
            version INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            received_on TEXT,
            rows_read INTEGER NOT NULL,
            rows_accepted INTEGER NOT NULL,
            rows_rejected INTEGER NOT NULL,
            errors INTEGER NOT NULL,
            warnings INTEGER NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (run, path)
          ) STRICT;

          CREATE TABLE published_values (
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            audience TEXT NOT NULL,
            table_id TEXT NOT NULL,
            metric TEXT NOT NULL,
            period TEXT NOT NULL,
            members TEXT NOT NULL,
            value_numerator TEXT,
            value_denominator TEXT,
            sign TEXT,
            unit TEXT NOT NULL,
            PRIMARY KEY (run, audience, table_id, metric, period, members)
          ) STRICT;

          CREATE TABLE artefacts (
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            audience TEXT NOT NULL,
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (run, audience, path)
          ) STRICT;
          """)
    }
    migrator.registerMigration("2") { database in
      try database.execute(
        sql: """
          CREATE TABLE released_cells (
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            measure TEXT NOT NULL,
            period TEXT NOT NULL,
            coordinates TEXT NOT NULL,
            value_numerator TEXT NOT NULL,
            value_denominator TEXT NOT NULL,
            status TEXT NOT NULL,
            lowest REAL,
            highest REAL,
            PRIMARY KEY (run, measure, period, coordinates)
          ) STRICT;
          """)
    }
    migrator.registerMigration("3") { database in
      try database.execute(
        sql: """
          ALTER TABLE runs ADD COLUMN program TEXT NOT NULL DEFAULT '0.1.0';
          ALTER TABLE runs ADD COLUMN audiences TEXT NOT NULL DEFAULT '';
          ALTER TABLE runs ADD COLUMN previous TEXT;
          ALTER TABLE runs ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
          UPDATE runs SET audiences = COALESCE((
            SELECT group_concat(audience, '+') FROM (
              SELECT DISTINCT audience FROM published_values WHERE run = runs.id ORDER BY audience)), '');

          CREATE TABLE inputs (
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            received_on TEXT,
            PRIMARY KEY (run, kind, path)
          ) STRICT;

          CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            report TEXT NOT NULL,
            period TEXT NOT NULL,
            process INTEGER NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            outcome TEXT NOT NULL,
            exit_code INTEGER,
            message TEXT,
            run TEXT
          ) STRICT;

          CREATE TABLE releases (
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL REFERENCES runs (id) ON DELETE RESTRICT,
            audience TEXT NOT NULL,
            released_at TEXT NOT NULL,
            released_by TEXT NOT NULL,
            note TEXT NOT NULL,
            folder TEXT NOT NULL,
            UNIQUE (run, audience)
          ) STRICT;

          CREATE TABLE removals (
            id INTEGER PRIMARY KEY,
            removed_at TEXT NOT NULL,
            kind TEXT NOT NULL,
            path TEXT NOT NULL,
            sha256 TEXT,
            bytes INTEGER NOT NULL,
            reason TEXT NOT NULL
          ) STRICT;
          """)
    }
    migrator.registerMigration("4") { database in
      try database.execute(sql: "ALTER TABLE runs DROP COLUMN fingerprint")
    }
    return migrator
  }
}
