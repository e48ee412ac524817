import Mail

extension ArchiveVerifier {
    /// What stands in front of a folder's messages.
    mutating func begin(_ check: inout FolderCheck) throws(ArchiveError) {
        for directory in check.layout.directories { expect(MemberHeader.directory(directory), of: directory) }
        guard let mbox = check.layout.mbox, let start = place else { return }
        let path = "\(MailPath.root)/\(mbox)"
        let length = MemberHeader.small(path, size: 0).count
        guard let header = try? reader.stream.bytes(at: start, count: length),
            case .member(let found) = TarHeader.decode(header.suffix(512)),
            header == MemberHeader.small(path, size: found.size)
        else {
            place = nil
            return add(nil, "the mbox of folder \(check.folder.path) does not begin as it should")
        }
        place = start + UInt64(length)
        check.mbox = place.map { (start: $0, size: found.size) }
    }

    /// One message: its name, what stands around it, its bytes.
    mutating func check(_ line: ManifestLine, _ check: inout FolderCheck) throws(ArchiveError) {
        let message = StoredMessage(
            number: line.number, flags: line.flags, date: line.date, digest: line.digest, size: line.size,
            storedSize: line.length, form: line.form)
        let (path, overflow) = check.layout.place(message)
        check.overflow += overflow ?? []
        if line.folder != check.folder.path { add(line, "it belongs to another folder than \(check.folder.path)") }
        let isAnotherPlace = check.isExact && line.path != "\(MailPath.root)/\(path)"
        if isAnotherPlace || line.uidValidity != check.folder.uidValidity { add(line, "its line does not fit the folder") }
        let front = check.layout.mbox == nil ? MemberHeader.message(line.path, message) : MboxMessage.fromLine(line.date)
        // Behind damage the place is known again from the line.
        if place == nil, line.offset >= UInt64(front.count) { place = line.offset - UInt64(front.count) }
        expect(front, of: line.path, line)
        if let place, place != line.offset { add(line, "it does not lie where its line says") }
        var last: UInt8?
        do throws(ArchiveError) {
            try reader.readWireForm(of: line) { last = $0.last ?? last }
            report.goodMessages += 1
        } catch {
            guard error.kind == .damaged else { throw error }
            add(line, "its bytes are not what they were when it was archived")
        }
        place = line.offset + line.length
        expect(behind(line, endingIn: last), of: line.path, line)
    }

    /// The bytes behind a message: zeros up to a whole block, or the line ends of an mbox.
    private func behind(_ line: ManifestLine, endingIn last: UInt8?) -> [UInt8] {
        guard reader.manifest.format == .mbox else { return [UInt8](repeating: 0, count: TarHeader.padding(line.length)) }
        return MboxMessage.ending(after: last)
    }

    /// What stands behind a folder's messages.
    mutating func end(_ check: inout FolderCheck) throws(ArchiveError) {
        if let (start, size) = check.mbox {
            if let place, place != start + size {
                add(nil, "the mbox of folder \(check.folder.path) has bytes that belong to no message")
            }
            place = start + size
            expect([UInt8](repeating: 0, count: TarHeader.padding(size)), of: check.folder.directory)
        }
        guard check.isExact else {
            place = nil
            return
        }
        if let (path, contents) = check.layout.keywordFile { small("\(MailPath.root)/\(path)", contents) }
        if !check.overflow.isEmpty { small("\(MailPath.root)/\(check.layout.overflowPath)", check.overflow) }
    }

    private mutating func small(_ path: String, _ contents: [UInt8]) {
        expect(MemberHeader.small(path, size: UInt64(contents.count)), of: path)
        expect(contents, of: path)
        expect([UInt8](repeating: 0, count: TarHeader.padding(UInt64(contents.count))), of: path)
    }

    /// Compares the next bytes of the tar stream; where the place is unknown nothing can be compared.
    mutating func expect(_ bytes: [UInt8], of path: String, _ line: ManifestLine? = nil) {
        guard let start = place else { return }
        place = start + UInt64(bytes.count)
        guard !bytes.isEmpty else { return }
        do throws(ArchiveError) {
            guard try reader.stream.bytes(at: start, count: bytes.count) != bytes else { return }
            add(line, line == nil ? "\(path) is not what the manifest makes of it" : "what stands around it is not what it was")
        } catch {
            add(line, line == nil ? "\(path) cannot be read: \(error.message)" : "what stands around it cannot be read")
        }
    }

    /// A part that is read by other ways must lie here.
    mutating func jump(to offset: UInt64, over size: UInt64, of path: String) {
        if let place, place != offset { add(nil, "\(path) does not lie where the manifest says") }
        place = offset + size
        expect([UInt8](repeating: 0, count: TarHeader.padding(size)), of: path)
    }
}
