import GRDB
import Mail

/// What a run did to one row: made it (`before` is `nil`), took it away (`after` is `nil`), or changed it.
struct RowChange {
    let before: LocatedPlacement?
    let after: LocatedPlacement?
}

/// The rows that one run changed, ascending by folder, UIDVALIDITY and UID. What ended with the run and what began with it
/// are read side by side; nothing is gathered.
struct RowChanges {
    private static let beginSQL = """
        SELECT \(Placement.columns) FROM placement WHERE from_run = ?1
        UNION ALL SELECT \(Placement.columns) FROM placement_past WHERE from_run = ?1
        ORDER BY folder, uid_validity, uid
        """
    private static let endSQL = """
        SELECT \(Placement.columns) FROM placement_past WHERE until_run = ? ORDER BY folder, uid_validity, uid
        """

    private let begins: RowCursor
    private let ends: RowCursor
    private var begin: LocatedPlacement?
    private var end: LocatedPlacement?

    init(of run: Int64, in db: Database) throws {
        // Statements of their own: a cursor that ends late would reset a shared one.
        begins = try Row.fetchCursor(db, sql: Self.beginSQL, arguments: [run])
        ends = try Row.fetchCursor(db, sql: Self.endSQL, arguments: [run])
        begin = try Self.read(begins)
        end = try Self.read(ends)
    }

    mutating func next() throws -> RowChange? {
        guard begin != nil || end != nil else { return nil }
        let order = begin.map { begin in end.map { begin.place.order(to: $0.place) } ?? -1 } ?? 1
        let change = RowChange(before: order >= 0 ? end : nil, after: order <= 0 ? begin : nil)
        if order >= 0 { end = try Self.read(ends) }
        if order <= 0 { begin = try Self.read(begins) }
        return change
    }

    private static func read(_ rows: RowCursor) throws -> LocatedPlacement? { try rows.next().map { try LocatedPlacement($0) } }
}

extension MessagePlace {
    /// Below 0 if this comes first.
    fileprivate func order(to other: MessagePlace) -> Int {
        let (a, b) = ((folder, validity.value, uid.value), (other.folder, other.validity.value, other.uid.value))
        return a < b ? -1 : a == b ? 0 : 1
    }
}
