import IMAPSandbox
import Mail
import MailIndex
import Synchronization
import TestRig
import Testing

@testable import SyncEngine

/// What an account put on record.
final class ActRecorder: Sendable {
    private let state = Mutex<[RetentionAct]>([])

    var acts: [RetentionAct] { state.withLock { $0 } }

    func record(_ acts: [RetentionAct]) { state.withLock { $0 += acts } }
}

extension EngineRig {
    /// An INBOX with five messages, one a year from 2001 on, and the same last one in `Work` with another of 2010.
    static func years(_ profile: SandboxProfile = .full, mode: RunMode = .backup) throws -> EngineRig {
        let account = SandboxAccount()
        account.createMailbox(account.name("Work"))
        for year in 2001...2005 { account.add(text(year), date: date(year)) }
        account.add(text(2005), date: date(2005), to: account.name("Work"))
        account.add(text(2010), date: date(2010), to: account.name("Work"))
        return try EngineRig(account, profile: profile, mode: mode)
    }

    static func text(_ year: Int) -> String { "Subject: of \(year)\r\nMessage-ID: <\(year)@years>\r\n\r\nwords of \(year)\r\n" }

    /// New Year's Day, in seconds since 1970.
    static func date(_ year: Int) -> Int64 { Int64(year - 1970) * 31_556_952 + 86_400 }

    var work: MailboxName { account.name("Work") }

    var retention: AccountRetention { AccountRetention(settings) }

    @discardableResult
    func erase(_ query: String) throws -> RemovalReport { try retention.carryOut(.erase(try SearchQuery(query))) }

    @discardableResult
    func hold(_ name: String, _ query: String) throws -> (sure: Int, unsure: Int) {
        try retention.addHold(name, try SearchQuery(query), by: "me")
    }

    /// Subjects' years of the files in a folder.
    func years(in levels: String...) throws -> [Int] {
        guard let record = try withIndex({ index in try index.folders().first { $0.path == FolderPath(levels) } }),
            let maildir = try? store.open(record.directory)
        else { return [] }
        var years: [Int] = []
        _ = try maildir.scan { entry in
            var bytes: [UInt8] = []
            try? maildir.readWireForm(of: entry) { bytes += $0 }
            years.append(Int(String(decoding: bytes.dropFirst(12).prefix(4), as: UTF8.self)) ?? 0)
        }
        return years.sorted()
    }

    func verified(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let report = try await AccountInspector(settings).verify(.everything, againstServer: true)
        #expect(report.findings == [] && report.complete == true, "\(report.findings)", sourceLocation: sourceLocation)
    }
}
