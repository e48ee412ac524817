import Glibc
import TestRig

@testable import Audit

/// A state folder with a log that a test spoils.
struct LogFolder {
    let directory: TemporaryDirectory
    let log: AuditLog

    init(probe: FileProbe = .none) throws {
        directory = try TemporaryDirectory()
        log = AuditLog(directory: directory.path, probe: probe)
    }

    /// Records events numbered from 1, one append each.
    func fill(_ count: Int) throws {
        for number in 1...count {
            try log.append([AuditEvent(.refresh, account: "work", ["number": .number(number)])], time: number)
        }
    }

    var headPath: String { directory.path("audit.head") }

    func text() throws -> String { try Files.text(log.path) }

    /// Without line ends; the last one also if it has none.
    func lines() throws -> [String] { try text().split(separator: "\n").map(String.init) }

    func write(_ lines: [String]) throws { try Files.write(Array((lines + [""]).joined(separator: "\n").utf8), to: log.path) }

    func events() throws -> [String] { try lines().compactMap { AuditLine.links(Array($0.utf8))?.event } }

    /// Takes the lines and makes a chain of them again, as someone does who knows the format.
    func forge(_ lines: [String]) throws {
        var previous = AuditHead.beginning.digest
        var forged: [String] = []
        for line in lines {
            guard let digest = line.range(of: "\"previous\":\"") else { continue }
            let line = line[..<digest.upperBound] + previous + "\"}"
            previous = AuditHead.beginning.followed(by: Array(line.utf8)).digest
            forged.append(String(line))
        }
        try write(forged)
    }
}

extension String {
    /// The first place of a text.
    fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
