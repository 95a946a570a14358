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
    return migrator
  }
}
