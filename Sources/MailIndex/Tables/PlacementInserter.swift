import Foundation
import GRDB
import Mail

/// Writes rows of `placement`, one after another. It binds value by value: making GRDB's list of arguments for a row costs
/// more than all that SQLite does with it, and a first backup makes a row for every message.
struct PlacementInserter {
    private let database: Database
    private let statement: Statement
    private let folder: Int64
    private let validity: Int64
    private let run: Int64
    /// Of the value bound last, from 1.
    private var index: CInt = 0

    init(_ database: Database, folder: Int64, validity: UIDValidity, run: Int64) throws {
        self.database = database
        statement = try database.cachedStatement(sql: Placement.insertSQL)
        (self.folder, self.validity, self.run) = (folder, Int64(validity.value), run)
    }

    /// - Returns: `false`, with nothing changed, where the message has a row already.
    mutating func insert(_ placement: Placement) throws -> Bool {
        // Resets the statement and binds nothing.
        statement.setUncheckedArguments(StatementArguments())
        index = 0
        try bindPlace(placement)
        try bindContent(placement)
        try bindState(placement)
        try statement.execute()
        return database.changesCount > 0
    }

    // In the order of `Placement.columns`.

    private mutating func bindPlace(_ placement: Placement) throws {
        try bind(folder)
        try bind(validity)
        try bind(Int64(placement.uid.value))
        try bind(placement.name)
    }

    private mutating func bindContent(_ placement: Placement) throws {
        try bind(placement.digest.map { Data($0.bytes) })
        try bind(Int64(clamping: placement.wireSize))
        try bind(Int64(clamping: placement.diskSize))
        try bind(Int64(placement.lineForm))
    }

    private mutating func bindState(_ placement: Placement) throws {
        try bind(Int64(placement.flags.system.rawValue))
        try bind(placement.flags.keywordText)
        try bind(placement.modSeq.map { Int64(clamping: $0.value) })
        try bind(placement.internalDate?.secondsSince1970)
        try bind(placement.internalDate.map { Int64($0.zoneOffsetMinutes) })
        try bind(placement.emailID)
        try bind(placement.goneRun)
        try bind(run)
    }

    private mutating func bind(_ value: some StatementBinding) throws {
        index += 1
        let code = value.bind(to: statement.sqliteStatement, at: index)
        guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
}
