import Hashing
import Mail

/// Reads an archive from its first byte to its last and compares everything with what the manifest says: each message with its
/// digest, the lines with their root, the counts, and every header and small file with what the writer makes of the same
/// lines. What is not compared is checked by the xz blocks.
package struct ArchiveVerifier: ~Copyable {
    let reader: ArchiveReader
    var report = VerificationReport()
    /// Of the next byte in the tar stream; `nil` when damage has made it unknown.
    var place: UInt64? = 0
    private var tree = MerkleTree()
    private var hasher = SHA256()
    private var bytes: UInt64 = 0
    private var range: Manifest.Range?
    /// Whether every line could be read, so that what depends on all of them can be compared.
    private var isComplete = true

    /// For one run; the reader must not be used for anything else meanwhile.
    package init(_ reader: ArchiveReader) { self.reader = reader }

    /// - Parameter previous: the archive that this one goes on from, if its place in the chain shall be checked.
    /// Throws only where the file cannot be read at all; all else is in the report.
    package mutating func run(previous: ArchiveReader? = nil) throws(ArchiveError) -> VerificationReport {
        if let previous { checkChain(previous) }
        try checkFolders()
        checkLists()
        checkEnding()
        for number in reader.stream.wrongChecks {
            add(nil, "the check of the xz block at byte \(reader.stream.table.blocks[number].fileOffset) is wrong")
        }
        return report
    }

    private mutating func checkFolders() throws(ArchiveError) {
        var cursor = LineCursor(reader)
        for folder in reader.manifest.folders {
            var check = FolderCheck(reader.manifest.format, folder)
            try begin(&check)
            var left = folder.messages
            while left > 0 {
                switch try cursor.next() {
                case .line(let line, let text):
                    tree.append(text)
                    hash(text)
                    try take(line, &check)
                    left -= 1
                case .lost(let count, let error):
                    let here = min(count, left)
                    lose(here, error)
                    check.isExact = false
                    left -= here
                    cursor.account(for: here)
                case .end:
                    add(nil, "the folder \(folder.path) has fewer messages than the manifest says")
                    left = 0
                }
            }
            try end(&check)
        }
        if case .line = try cursor.next() { add(nil, "there are messages that belong to no folder") }
    }

    private mutating func lose(_ count: UInt64, _ error: ArchiveError) {
        isComplete = false
        place = nil
        add(nil, "\(count) lines of its list of messages cannot be read: \(error.message)")
    }

    private mutating func hash(_ text: [UInt8]) {
        text.withUnsafeBytes { hasher.update($0) }
        [UInt8(ascii: "\n")].withUnsafeBytes { hasher.update($0) }
    }

    private mutating func take(_ line: ManifestLine, _ check: inout FolderCheck) throws(ArchiveError) {
        let (total, overflows) = bytes.addingReportingOverflow(line.size)
        bytes = overflows ? .max : total
        if let date = line.date {
            let earliest = range.map { $0.earliest.secondsSince1970 <= date.secondsSince1970 ? $0.earliest : date } ?? date
            let latest = range.map { $0.latest.secondsSince1970 >= date.secondsSince1970 ? $0.latest : date } ?? date
            range = Manifest.Range(earliest: earliest, latest: latest)
        }
        try self.check(line, &check)
    }

    /// What the manifest says of all lines together.
    private mutating func checkLists() {
        let manifest = reader.manifest
        if isComplete {
            if tree.count != manifest.messages {
                add(nil, "the list has \(tree.count) messages, the manifest says \(manifest.messages)")
            }
            if tree.root() != manifest.root { add(nil, "the list of messages does not have the manifest's root") }
            if hasher.finish() != manifest.lines.digest {
                add(nil, "manifest.jsonl does not have the digest that manifest.json says")
            }
            if bytes != manifest.bytes { add(nil, "the messages have \(bytes) bytes, the manifest says \(manifest.bytes)") }
            if range != manifest.range { add(nil, "the dates are not from the range that the manifest says") }
        }
        expect(MemberHeader.small(MailPath.lines, size: manifest.lines.size), of: MailPath.lines)
        jump(to: manifest.lines.offset, over: manifest.lines.size, of: MailPath.lines)
        guard let earlier = manifest.earlier else { return }
        expect(MemberHeader.small(MailPath.earlier, size: earlier.size), of: MailPath.earlier)
        jump(to: earlier.offset, over: earlier.size, of: MailPath.earlier)
        do throws(ArchiveError) { try reader.forEachEarlierLine { _ in } } catch { add(nil, error.message) }
    }

    /// `manifest.json` and what stands beside it were read on opening; left is what stands in front of them.
    private mutating func checkEnding() {
        let members = [ArchiveAttachment(name: MailPath.manifest, bytes: reader.manifestBytes)] + reader.attachments
        for member in members {
            expect(MemberHeader.small(member.name, size: UInt64(member.bytes.count)), of: member.name)
            expect(member.bytes, of: member.name)
            expect([UInt8](repeating: 0, count: TarHeader.padding(UInt64(member.bytes.count))), of: member.name)
        }
        if let place, place + UInt64(2 * TarHeader.block) != reader.stream.table.size {
            add(nil, "there is something behind its last file")
        }
        if reader.stream.table.blocks.contains(where: { $0.size == 0 }) { add(nil, "it has xz blocks that hold nothing") }
        if reader.manifestBytes != reader.manifest.json { add(nil, "its manifest.json is not written as Restante writes it") }
    }

    private mutating func checkChain(_ previous: ArchiveReader) {
        let expected = Manifest.Previous(sequence: previous.manifest.sequence, digest: SHA256.digest(previous.manifestBytes))
        if reader.manifest.previous != expected { add(nil, "it does not go on from \(previous.path)") }
        if reader.manifest.account != previous.manifest.account { add(nil, "it is of another account than \(previous.path)") }
    }

    /// Notes what is wrong with a message, or with the archive.
    mutating func add(_ line: ManifestLine?, _ what: String) {
        let subject = line.map { "message \($0.number) (folder \($0.folder)\($0.messageID.map { ", " + $0 } ?? ""))" }
        report.add(
            VerificationReport.Problem(
                number: line?.number, folder: line?.folder, messageID: line?.messageID, path: line?.path ?? reader.path,
                message: subject.map { "\($0): \(what)" } ?? what))
    }
}
