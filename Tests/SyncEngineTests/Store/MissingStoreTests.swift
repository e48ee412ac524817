import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import SyncEngine

/// A store that is not mounted is one thing to say, not as many as there are messages in it.
@Suite("Where the store is not there, and the index knows of mail in it") struct MissingStoreTests {
    /// What reads mail out of the store.
    enum Reader: CaseIterable { case verify, repair, export, restore, restoreAt }

    private final class Untouched: ExportTarget {
        func begin(_ folder: ExportedFolder) { Issue.record("\(folder.path) began") }

        func add(_ message: ExportedMessage, _ read: ((UnsafeRawBufferPointer) -> Void) throws -> Void) -> ExportOutcome {
            Issue.record("a message was added")
            return .written
        }

        func lacks(_ finding: ExportFinding) { Issue.record("\(finding.message)") }
    }

    @Test("the brake says so in one sentence, and nothing is begun", arguments: Reader.allCases)
    func missing(_ reader: Reader) async throws {
        let rig = try EngineRig(.inbox(3))
        try await rig.runToTheEnd()
        Files.removeTree(rig.settings.maildir)
        let failure = await #expect(throws: RunFailure.self) { try await read(reader, rig) }
        #expect(failure?.outcome == .brake)
        expectSentence(failure?.message)
        #expect(!Files.exists(rig.settings.maildir))
    }

    private func read(_ reader: Reader, _ rig: EngineRig) async throws {
        let settings = rig.settings
        switch reader {
        case .verify: _ = try await AccountInspector(settings).verify(.everything, againstServer: false)
        case .repair: _ = try await AccountRepair(settings, observer: rig.recorder).run(.everything)
        case .export: _ = try AccountExport(settings).run(MailSelection(), into: Untouched())
        case .restore: _ = try StoreSource(settings, MailSelection(), isLocked: false)
        case .restoreAt: _ = try PastSource(settings, MailSelection(), at: .run(1), isLocked: false)
        }
    }
}
