import Mail
import MailIndex
import TestRig

/// An index of a test's own, in a directory that goes with it.
final class IndexFixture {
    let directory: TemporaryDirectory
    var path: String { directory.path("index.sqlite") }

    init() throws { directory = try TemporaryDirectory() }

    func open() throws -> AccountIndex { try AccountIndex(path: path) }

    /// An index with one run and one folder.
    static func withFolder() throws -> (fixture: IndexFixture, index: AccountIndex, run: Int64, folder: Int64) {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        let run = try index.beginRun(mode: "backup", at: 1_000)
        let folder = try index.save([.named("INBOX", run: run)])[0]
        return (fixture, index, run, folder.id)
    }
}

extension FolderRecord {
    static func named(_ name: String, run: Int64) -> FolderRecord {
        var folder = FolderRecord(
            name: MailboxName(name), path: FolderPath(name.split(separator: "/").map(String.init)), directory: name)
        folder.firstRun = run
        return folder
    }
}

extension Placement {
    /// A message whose values all follow from its UID.
    static func sample(_ uid: UInt32, flags: MessageFlags = .none) -> Placement {
        Placement(
            uid: UID(unchecked: uid), name: "\(uid).M1.test,S=\(uid)",
            digest: MessageDigest(repeatElement(UInt8(truncatingIfNeeded: uid), count: 32)),
            wireSize: UInt64(uid) + 10, diskSize: UInt64(uid), lineForm: Int(uid % 2), flags: flags,
            modSeq: ModSeq(UInt64(uid) * 3), internalDate: InternalDate(secondsSince1970: Int64(uid), zoneOffsetMinutes: -90),
            emailID: uid % 3 == 0 ? "M\(uid)" : nil)
    }
}

extension UploadIntent {
    static func sample(folder: Int64, name: String = "1.M1.here") -> UploadIntent {
        UploadIntent(
            folder: folder, uidValidity: 4_294_967_295, uidNext: .max, name: name,
            digest: MessageDigest(unchecked: 7), wireSize: 12, diskSize: 11, lineForm: 1,
            flags: MessageFlags(.seen, keywords: [Keyword("$Label1"), Keyword("Grün")]),
            internalDate: InternalDate(secondsSince1970: -5, zoneOffsetMinutes: 330), messageID: "<a b@\"c\">")
    }
}

extension MessageDigest {
    /// 32 times the byte.
    // 32 bytes are a digest always.
    init(unchecked byte: UInt8) { self = MessageDigest(repeatElement(byte, count: 32))! }
}

extension AccountIndex {
    /// What ``forEachPlacement(in:_:_:)`` gives, all at once.
    func placements(in folder: Int64, _ validity: UIDValidity) throws -> [Placement] {
        var all: [Placement] = []
        try forEachPlacement(in: folder, validity) { all.append($0) }
        return all
    }

    /// The UIDs and flags of a folder as they were after a run.
    func past(of folder: Int64, asOf run: Int64) throws -> [Placement] {
        var all: [Placement] = []
        try forEachPlacement(in: folder, asOf: run) { all.append($1) }
        return all
    }
}
