import GRDB
import Mail

/// Takes a row's values from left to right. A damaged file may hold anything, so every value may be an error.
struct ColumnReader {
    private let row: Row
    private var index = 0

    init(_ row: Row) { self.row = row }

    /// The next column's value.
    mutating func next<Value: DatabaseValueConvertible & StatementColumnConvertible>() throws -> Value {
        defer { index += 1 }
        return try row.decode(Value.self, atIndex: index)
    }

    mutating func uid() throws -> UID {
        let value: Int64 = try next()
        guard let uid = UInt32(exactly: value).flatMap({ UID($0) }) else {
            throw IndexError(
                .damaged, "the index has a message with UID \(value); make it again with `restante index rebuild ACCOUNT`")
        }
        return uid
    }

    mutating func uidValidity() throws -> UIDValidity { UIDValidity(UInt32(truncatingIfNeeded: try next() as Int64)) }

    mutating func optionalModSeq() throws -> ModSeq? { (try next() as Int64?).map { ModSeq(UInt64(clamping: $0)) } }

    /// Two columns: seconds since 1970, and the zone in minutes.
    mutating func internalDate() throws -> InternalDate? {
        let (date, zone) = (try next() as Int64?, try next() as Int64?)
        return date.map { InternalDate(secondsSince1970: $0, zoneOffsetMinutes: Int16(clamping: zone ?? 0)) }
    }

    /// Sizes and counts: never below 0.
    mutating func size() throws -> UInt64 { UInt64(clamping: try next() as Int64) }
}
