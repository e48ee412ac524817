import GRDB

/// The index's tables. A migration, once released, never changes; a new one follows it.
///
/// Every row of `placement` holds since `from_run`. What held before lies in `placement_past` with the run until which
/// it held (that run saw the change), so the state after any run can be asked for. Folders have `folder_past` likewise.
///
/// Columns of a primary key stand first in their table: SQLite 3.40 checks a table without rowids wrongly otherwise.
enum Schema {
    /// Marks the file as ours (`PRAGMA application_id`): "RSTi".
    static let applicationID: Int32 = 0x5253_5469

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 first tables") { db in try db.execute(sql: first) }
        migrator.registerMigration("2 two-way") { db in try db.execute(sql: twoWay) }
        migrator.registerMigration("3 history and retention") { db in try db.execute(sql: retention) }
        migrator.registerMigration("4 erased and expunged") { db in
            // Of an erased message: the server no longer has it, so it counts no more where numbers are compared.
            try db.execute(sql: "ALTER TABLE tombstone ADD COLUMN is_expunged INTEGER NOT NULL DEFAULT 0")
        }
        return migrator
    }

    private static let first = """
        PRAGMA application_id = \(applicationID);

        CREATE TABLE meta (
            key   TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run (
            id       INTEGER NOT NULL PRIMARY KEY,
            mode     TEXT NOT NULL,
            started  REAL NOT NULL,
            finished REAL,
            summary  TEXT,
            bytes_in INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE folder (
            id           INTEGER NOT NULL PRIMARY KEY,
            name         BLOB NOT NULL,
            levels       TEXT NOT NULL,
            role         TEXT,
            selectable   INTEGER NOT NULL,
            mailbox_id   TEXT,
            directory    TEXT NOT NULL,
            uid_validity INTEGER,
            uid_next     INTEGER,
            mod_seq      INTEGER,
            messages     INTEGER NOT NULL DEFAULT 0,
            cur_time     INTEGER,
            new_time     INTEGER,
            cur_inode    INTEGER,
            new_inode    INTEGER,
            first_run    INTEGER NOT NULL,
            gone_run     INTEGER,
            from_run     INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX folder_by_name ON folder (name) WHERE gone_run IS NULL;

        CREATE TABLE folder_past (
            id         INTEGER NOT NULL REFERENCES folder (id),
            until_run  INTEGER NOT NULL,
            name       BLOB NOT NULL,
            levels     TEXT NOT NULL,
            role       TEXT,
            selectable INTEGER NOT NULL,
            mailbox_id TEXT,
            directory  TEXT NOT NULL,
            gone_run   INTEGER,
            from_run   INTEGER NOT NULL,
            PRIMARY KEY (id, until_run)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE placement (
            folder       INTEGER NOT NULL REFERENCES folder (id),
            uid_validity INTEGER NOT NULL,
            uid          INTEGER NOT NULL,
            name         TEXT NOT NULL,
            digest       BLOB,
            wire_size    INTEGER NOT NULL,
            disk_size    INTEGER NOT NULL,
            line_form    INTEGER NOT NULL,
            flags        INTEGER NOT NULL,
            keywords     TEXT,
            mod_seq      INTEGER,
            date         INTEGER,
            zone         INTEGER,
            email_id     TEXT,
            gone_run     INTEGER,
            from_run     INTEGER NOT NULL,
            PRIMARY KEY (folder, uid_validity, uid)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE placement_past (
            folder       INTEGER NOT NULL REFERENCES folder (id),
            uid_validity INTEGER NOT NULL,
            uid          INTEGER NOT NULL,
            until_run    INTEGER NOT NULL,
            name         TEXT NOT NULL,
            digest       BLOB,
            wire_size    INTEGER NOT NULL,
            disk_size    INTEGER NOT NULL,
            line_form    INTEGER NOT NULL,
            flags        INTEGER NOT NULL,
            keywords     TEXT,
            mod_seq      INTEGER,
            date         INTEGER,
            zone         INTEGER,
            email_id     TEXT,
            gone_run     INTEGER,
            from_run     INTEGER NOT NULL,
            PRIMARY KEY (folder, uid_validity, uid, until_run)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE intent (
            id           INTEGER NOT NULL PRIMARY KEY,
            folder       INTEGER NOT NULL REFERENCES folder (id),
            uid_validity INTEGER NOT NULL,
            uids         TEXT NOT NULL,
            stem         TEXT NOT NULL,
            first_serial INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE quarantine (
            folder       INTEGER NOT NULL REFERENCES folder (id),
            uid_validity INTEGER NOT NULL,
            uid          INTEGER NOT NULL,
            reason       TEXT NOT NULL,
            message      TEXT NOT NULL,
            tries        INTEGER NOT NULL,
            first_run    INTEGER NOT NULL,
            last_run     INTEGER NOT NULL,
            PRIMARY KEY (folder, uid_validity, uid)
        ) STRICT, WITHOUT ROWID;
        """

    /// `upload` is the journal of APPENDs, `unsent` the files that the server would not take.
    private static let twoWay = """
        ALTER TABLE folder ADD COLUMN inode INTEGER;

        CREATE TABLE upload (
            id           INTEGER NOT NULL PRIMARY KEY,
            folder       INTEGER NOT NULL REFERENCES folder (id),
            uid_validity INTEGER NOT NULL,
            uid_next     INTEGER,
            name         TEXT NOT NULL,
            digest       BLOB NOT NULL,
            wire_size    INTEGER NOT NULL,
            disk_size    INTEGER NOT NULL,
            line_form    INTEGER NOT NULL,
            flags        INTEGER NOT NULL,
            keywords     TEXT,
            date         INTEGER,
            zone         INTEGER,
            message_id   TEXT
        ) STRICT;

        CREATE TABLE unsent (
            folder    INTEGER NOT NULL REFERENCES folder (id),
            name      TEXT NOT NULL,
            reason    TEXT NOT NULL,
            message   TEXT NOT NULL,
            tries     INTEGER NOT NULL,
            first_run INTEGER NOT NULL,
            last_run  INTEGER NOT NULL,
            PRIMARY KEY (folder, name)
        ) STRICT, WITHOUT ROWID;
        """

    /// What each run changed is found by its number. `hold_match` are messages that a hold has covered once, `tombstone`
    /// the messages that were removed here on purpose, or are about to be (`finished` is NULL).
    private static let retention = """
        CREATE INDEX placement_by_run ON placement (from_run);
        CREATE INDEX placement_past_by_run ON placement_past (from_run);
        CREATE INDEX placement_past_by_end ON placement_past (until_run);

        CREATE TABLE hold (
            id          INTEGER NOT NULL PRIMARY KEY,
            name        TEXT NOT NULL,
            query       TEXT NOT NULL,
            made        REAL NOT NULL,
            made_by     TEXT NOT NULL,
            released    REAL,
            released_by TEXT
        ) STRICT;
        CREATE UNIQUE INDEX hold_by_name ON hold (name) WHERE released IS NULL;

        CREATE TABLE hold_match (
            hold   INTEGER NOT NULL REFERENCES hold (id),
            digest BLOB NOT NULL,
            PRIMARY KEY (hold, digest)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tombstone (
            folder       INTEGER NOT NULL REFERENCES folder (id),
            uid_validity INTEGER NOT NULL,
            uid          INTEGER NOT NULL,
            digest       BLOB,
            wire_size    INTEGER NOT NULL,
            date         INTEGER,
            reason       TEXT NOT NULL,
            run          INTEGER NOT NULL,
            decided      REAL NOT NULL,
            finished     REAL,
            PRIMARY KEY (folder, uid_validity, uid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tombstone_by_digest ON tombstone (digest);
        """
}
