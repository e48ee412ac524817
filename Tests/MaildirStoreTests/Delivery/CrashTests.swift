import Glibc
import Hashing
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct CrashTests {
    /// Where a run may die, in the order of Maildir-spec.md section 6.
    enum Step: CaseIterable {
        case begun, partlyWritten, written, allWritten, someRenamed, committed
    }

    @Test("Wherever a run dies, what is in cur and new is whole and known, and the next run can clean up and go on", arguments: Step.allCases)
    func dying(step: Step) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let stem = NameStem.make()
        let bodies = (0..<6).map { Array("Subject: \($0)\r\n\r\n\(String(repeating: "line\r\n", count: 100 * $0))".utf8) }
        let delivery = folder.beginDelivery()
        // Never released: what a killed process would have cleaned up stays.
        _ = Unmanaged.passRetained(delivery)
        try run(delivery, bodies, stem, until: step)

        let survivors = try folder.entries()
        for entry in survivors {
            let name = try #require(entry.uniqueName)
            #expect(name.stem == stem)
            #expect(try folder.digest(of: entry).digest == SHA256.digest(bodies[Int(name.serial)]))
            #expect(try folder.status(of: entry).diskSize == entry.namedDiskSize)
        }
        let again = try scratch.store.open("INBOX")
        try again.cleanTemporary(stems: [stem])
        #expect(try again.names("tmp").isEmpty)
        let held = Set(survivors.compactMap { $0.uniqueName?.serial })
        let rest = again.beginDelivery()
        for (serial, body) in bodies.enumerated() where !held.contains(UInt64(serial)) {
            _ = try rest.write(UniqueName(stem: stem, serial: UInt64(serial)), body)
        }
        try rest.commit()
        #expect(try again.entries().compactMap { $0.uniqueName?.serial }.sorted() == Array(0..<6))
    }

    private func run(_ delivery: Delivery, _ bodies: [[UInt8]], _ stem: NameStem, until step: Step) throws {
        for (serial, body) in bodies.enumerated() {
            let isLast = serial == 5
            try delivery.begin(name: UniqueName(stem: stem, serial: UInt64(serial)), date: nil, flags: .none)
            if isLast, step == .begun { return }
            try delivery.append(Array(body.prefix(300)))
            if isLast, step == .partlyWritten { return }
            try delivery.append(Array(body.dropFirst(300)))
            if isLast, step == .written { return }
            _ = try delivery.finish()
        }
        if step == .allWritten { return }
        guard step == .someRenamed else { return try delivery.commit() }
        let folder = delivery.folder
        for message in delivery.written.prefix(3) {
            #expect(rename("\(folder.path)/tmp/\(message.name)", "\(folder.path)/new/\(message.fileName)") == 0)
        }
    }
}
