import GRDB

/// The tables of search. They are no part of the schema's versions: an index without search has none of them, and they can be
/// made again from the mail at any time.
///
/// `search_text` keeps its own content. A contentless table (`content=''`) would be smaller, but it gives no snippets, and
/// before SQLite 3.43 a row of it can only be removed by who still knows its text; an erased message must go.
///
/// FTS5 could keep an index of beginnings (`prefix='3'`), so that `abc*` is answered at once. It takes 1.9 times the time to fill and
/// 1.3 times the room, and knows no other length; ``SearchBeginnings`` does without.
///
/// A document belongs to a digest, not to a place: it is made once however many folders have the message, and stays as it is
/// when the message moves.
///
/// `search_todo` lists the digests that came and may have no document yet, in the order in which they came. The row itself puts
/// them there, so that no death of the process loses one, and it costs nothing to find that nothing is left to do.
enum SearchTables {
    /// The columns of `search_text`.
    static let columns = ["subject", "sender", "recipients", "text", "attachments"]
    static let texts = columns.joined(separator: ", ")

    /// Half of the time of filling would go into merging what was sorted by commits. So a commit is sorted in one piece, and 32
    /// are merged at once instead of four; questions do not notice so many pieces.
    private static let sizes = """
        INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 16777216);
        INSERT INTO search_text (search_text, rank) VALUES ('automerge', 32);
        INSERT INTO search_text (search_text, rank) VALUES ('crisismerge', 64);
        """

    static let create = """
        CREATE TABLE search_doc (
            id          INTEGER NOT NULL PRIMARY KEY,
            digest      BLOB NOT NULL,
            date        INTEGER,
            attachments INTEGER NOT NULL,
            message_id  TEXT
        ) STRICT;
        CREATE UNIQUE INDEX search_doc_by_digest ON search_doc (digest);
        CREATE INDEX search_doc_by_date ON search_doc (date);
        CREATE INDEX search_doc_by_message_id ON search_doc (message_id) WHERE message_id IS NOT NULL;

        CREATE VIRTUAL TABLE search_text USING fts5(
            \(texts), tokenize = 'unicode61 remove_diacritics 2');
        INSERT INTO search_text (search_text, rank) VALUES ('rank', 'bm25(4.0, 3.0, 1.0, 1.0, 2.0)');
        \(sizes)

        CREATE TABLE search_todo (id INTEGER NOT NULL PRIMARY KEY, digest BLOB NOT NULL) STRICT;
        CREATE TRIGGER search_row_came AFTER INSERT ON placement WHEN NEW.digest IS NOT NULL
        BEGIN
            INSERT INTO search_todo (digest) SELECT NEW.digest
            WHERE NOT EXISTS (SELECT 1 FROM search_doc d WHERE d.digest = NEW.digest);
        END;
        CREATE TRIGGER search_row_changed AFTER UPDATE OF digest ON placement WHEN NEW.digest IS NOT OLD.digest
        BEGIN
            INSERT INTO search_todo (digest) SELECT NEW.digest
            WHERE NEW.digest IS NOT NULL AND NOT EXISTS (SELECT 1 FROM search_doc d WHERE d.digest = NEW.digest);
            INSERT INTO search_stale (digest) SELECT OLD.digest WHERE OLD.digest IS NOT NULL ON CONFLICT DO NOTHING;
        END;

        CREATE TABLE search_stale (digest BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

        CREATE INDEX placement_by_digest ON placement (digest);
        CREATE TRIGGER search_row_gone AFTER DELETE ON placement WHEN OLD.digest IS NOT NULL
        BEGIN
            INSERT INTO search_stale (digest) VALUES (OLD.digest) ON CONFLICT DO NOTHING;
        END;

        INSERT INTO search_todo (digest)
        SELECT digest FROM placement WHERE digest IS NOT NULL ORDER BY folder, uid_validity, uid;
        """

    static let drop = """
        DROP TRIGGER IF EXISTS search_row_came;
        DROP TRIGGER IF EXISTS search_row_changed;
        DROP TRIGGER IF EXISTS search_row_gone;
        DROP TABLE IF EXISTS search_todo;
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
