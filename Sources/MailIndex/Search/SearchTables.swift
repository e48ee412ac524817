import GRDB

/// The tables of search. They are no part of the schema's versions: an index without search has none of them, and they can be
/// made again from the mail at any time.
///
/// `search_text` keeps its own content. A contentless table (`content=''`) would be smaller, but it gives no snippets, and
/// before SQLite 3.43 a row of it can only be removed by who still knows its text; an erased message must go.
///
/// A document belongs to a digest, not to a place: it is made once however many folders have the message, and stays as it is
/// when the message moves.
enum SearchTables {
    static let create = """
        CREATE TABLE search_doc (
            id          INTEGER NOT NULL PRIMARY KEY,
            digest      BLOB NOT NULL,
            date        INTEGER,
            attachments INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX search_doc_by_digest ON search_doc (digest);
        CREATE INDEX search_doc_by_date ON search_doc (date);

        CREATE VIRTUAL TABLE search_text USING fts5(
            subject, sender, recipients, text, attachments, tokenize = 'unicode61 remove_diacritics 2');
        INSERT INTO search_text (search_text, rank) VALUES ('rank', 'bm25(4.0, 3.0, 1.0, 1.0, 2.0)');

        CREATE TABLE search_stale (digest BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

        CREATE INDEX placement_by_digest ON placement (digest);
        CREATE TRIGGER search_row_gone AFTER DELETE ON placement WHEN OLD.digest IS NOT NULL
        BEGIN
            INSERT INTO search_stale (digest) VALUES (OLD.digest) ON CONFLICT DO NOTHING;
        END;
        """

    static let drop = """
        DROP TRIGGER IF EXISTS search_row_gone;
        DROP INDEX IF EXISTS placement_by_digest;
        DROP TABLE IF EXISTS search_stale;
        DROP TABLE IF EXISTS search_text;
        DROP TABLE IF EXISTS search_doc;
        """

    static func exist(in db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'search_text')"))
            ?? false
    }
}
