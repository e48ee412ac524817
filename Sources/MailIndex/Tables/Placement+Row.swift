import Foundation
import GRDB
import Mail

extension Placement {
    /// In the order of ``init(_:)`` and ``arguments(_:_:_:)``.
    static let columns = """
        folder, uid_validity, uid, name, digest, wire_size, disk_size, line_form, flags, keywords, mod_seq, date, zone, \
        email_id, gone_run, from_run
        """

    /// Changes nothing where the message has a row already.
    static let insertSQL = """
        INSERT INTO placement (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (folder, uid_validity, uid) DO NOTHING
        """

    func arguments(_ folder: Int64, _ validity: UIDValidity, _ run: Int64) -> StatementArguments {
        [
            folder, Int64(validity.value), Int64(uid.value), name, digest.map { Data($0.bytes) }, Int64(clamping: wireSize),
            Int64(clamping: diskSize), lineForm, Int64(flags.system.rawValue), flags.keywordText,
            modSeq.map { Int64(clamping: $0.value) }, internalDate?.secondsSince1970,
            internalDate.map { Int64($0.zoneOffsetMinutes) }, emailID, goneRun, run,
        ]
    }

    /// From all columns but the first two, which say where the message is.
    init(_ columns: inout ColumnReader) throws {
        uid = try columns.uid()
        name = try columns.next()
        digest = (try columns.next() as Data?).flatMap { MessageDigest($0) }
        wireSize = try columns.size()
        diskSize = try columns.size()
        lineForm = try columns.next()
        let system = SystemFlags(rawValue: UInt8(truncatingIfNeeded: try columns.next() as Int64))
        let keywords: String? = try columns.next()
        flags = MessageFlags(system, keywordText: keywords)
        modSeq = try columns.optionalModSeq()
        internalDate = try columns.internalDate()
        emailID = try columns.next()
        goneRun = try columns.next()
        fromRun = try columns.next()
    }
}

extension MessageFlags {
    /// Keywords are atoms, so a space parts them. `nil` for none.
    var keywordText: String? { keywords.isEmpty ? nil : keywords.map(\.name).joined(separator: " ") }

    init(_ system: SystemFlags, keywordText: String?) {
        self.init(system, keywords: keywordText?.split(separator: " ").map { Keyword(String($0)) } ?? [])
    }
}
