import Glibc
import Mail
import TestRig

@testable import MaildirStore

/// A store in a temporary directory, with the few moves that most tests make.
final class Scratch {
    let directory: TemporaryDirectory
    let store: MaildirStore
    private let stem = NameStem.make()
    private var serial: UInt64 = 0

    init(_ layout: Layout = .nested, _ durability: Durability = .none) throws {
        directory = try TemporaryDirectory()
        store = MaildirStore(root: directory.path("Mail"), layout: layout, durability: durability)
    }

    func inbox() throws -> MaildirFolder { try folder("INBOX") }

    func folder(_ levels: String...) throws -> MaildirFolder {
        var directories = FolderDirectories(layout: store.layout)
        let path = FolderPath(levels)
        return try store.create(path, in: directories.directory(for: path))
    }

    /// A name that was not given before.
    func nextName() -> UniqueName {
        defer { serial += 1 }
        return UniqueName(stem: stem, serial: serial)
    }

    /// Delivers one message by itself.
    @discardableResult
    func deliver(_ body: String = "Subject: x\r\n\r\nHello\r\n", _ flags: MessageFlags = .none, to folder: MaildirFolder) throws -> WrittenMessage {
        let delivery = folder.beginDelivery()
        let message = try delivery.write(nextName(), Array(body.utf8), flags: flags)
        try delivery.commit()
        return message
    }
}

extension Delivery {
    func write(
        _ name: UniqueName, _ body: [UInt8], date: InternalDate? = nil, flags: MessageFlags = .none
    ) throws(MaildirError) -> WrittenMessage {
        try begin(name: name, date: date, flags: flags)
        try append(body)
        return try finish()
    }

    func append(_ bytes: [UInt8]) throws(MaildirError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        try append(UnsafeRawBufferPointer(copy))
    }
}

extension MaildirFolder {
    /// All entries of a scan, by file name.
    func entries() throws -> [MaildirEntry] {
        var found: [MaildirEntry] = []
        _ = try scan { found.append($0) }
        return found.sorted { $0.fileName < $1.fileName }
    }

    /// The names in one of the three directories.
    func names(_ subdirectory: String) throws -> [String] { try Files.names(in: "\(path)/\(subdirectory)") }

    func isEmpty() throws -> Bool { try ["cur", "new", "tmp"].allSatisfy { try names($0).isEmpty } }

    func wireForm(_ entry: MaildirEntry) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try readWireForm(of: entry) { bytes += $0 }
        return bytes
    }
}
