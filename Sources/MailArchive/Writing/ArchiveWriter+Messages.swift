import Mail

extension ArchiveWriter {
    /// Puts the message that is in the buffer into the tar stream, or into the folder's mbox, and writes its line.
    func store(_ message: StoredMessage, _ entry: ArchiveEntry, _ facts: HeaderFacts) throws(ArchiveError) -> ManifestLine {
        guard var open = folder else {
            throw ArchiveError(.usage, path: "", message: "a message came before any folder was begun")
        }
        let (path, overflow) = open.layout.place(message)
        let whole = "\(MailPath.root)/\(path)"
        let (offset, length) = settings.format == .mbox ? try putInMbox(message, &open) : try putInTar(message, whole)
        if let overflow { try open.spool.write(overflow) }
        open.messages += 1
        folder = open
        counts.bytes += message.size
        include(message.date)
        let line = ManifestLine(
            number: message.number, path: whole, folder: open.folder.path, uid: entry.uid, uidValidity: open.folder.uidValidity,
            flags: message.flags, date: message.date, size: message.size, digest: message.digest, messageID: facts.messageID,
            from: facts.from, subject: facts.subject, form: message.form, offset: offset, length: length)
        try lines.append(line.json)
        return line
    }

    private func putInTar(_ message: StoredMessage, _ path: String) throws(ArchiveError) -> (offset: UInt64, length: UInt64) {
        let header = MemberHeader.message(path, message)
        try tar.fit(UInt64(header.count) + message.storedSize)
        try tar.write(header)
        let offset = tar.position
        try buffer.readStored(message.form) { (bytes) throws(ArchiveError) in try tar.write(bytes) }
        guard tar.position - offset == message.storedSize else {
            throw ArchiveError(.changed, path: path, message: "a message changed while it was written; run the export again")
        }
        try tar.pad(message.storedSize)
        return (offset, message.storedSize)
    }

    private func putInMbox(_ message: StoredMessage, _ open: inout OpenFolder) throws(ArchiveError) -> (
        offset: UInt64, length: UInt64
    ) {
        let spool = open.spool
        let start = spool.count
        open.mboxMessages.append(start)
        let (front, length) = try MboxMessage.write(buffer, date: message.date) { (bytes) throws(ArchiveError) in
            try spool.write(bytes)
        }
        return (open.mboxStart + start + front, length)
    }

    /// Writes what a folder has behind its messages.
    func endFolder() throws(ArchiveError) {
        guard let open = folder else { return }
        switch settings.format {
        case .mbox: try writeMbox(open)
        case .eml: break
        case .maildir:
            if let (path, contents) = open.layout.keywordFile {
                try tar.member("\(MailPath.root)/\(path)", contents)
            }
            if open.spool.count > 0 { try writeOverflow(open) }
        }
        folders.append(
            Manifest.Folder(
                path: open.folder.path, directory: open.folder.directory, uidValidity: open.folder.uidValidity,
                messages: open.messages, role: open.folder.role))
    }

    private func writeOverflow(_ open: OpenFolder) throws(ArchiveError) {
        try tar.write(MemberHeader.small("\(MailPath.root)/\(open.layout.overflowPath)", size: open.spool.count))
        try open.spool.readAll { (bytes) throws(ArchiveError) in try tar.write(bytes) }
        try tar.pad(open.spool.count)
    }

    /// Copies the spooled mbox, with blocks cut between messages.
    private func writeMbox(_ open: OpenFolder) throws(ArchiveError) {
        try tar.write(OpenFolder.mboxHeader(open.layout, size: open.spool.count))
        for (index, start) in open.mboxMessages.enumerated() {
            let end = index + 1 < open.mboxMessages.count ? open.mboxMessages[index + 1] : open.spool.count
            try tar.fit(end - start)
            try open.spool.read(from: start, count: end - start) { (bytes) throws(ArchiveError) in try tar.write(bytes) }
        }
        try tar.pad(open.spool.count)
    }

    private func include(_ date: InternalDate?) {
        guard let date else { return }
        guard let known = range else {
            range = Manifest.Range(earliest: date, latest: date)
            return
        }
        range = Manifest.Range(
            earliest: date.secondsSince1970 < known.earliest.secondsSince1970 ? date : known.earliest,
            latest: date.secondsSince1970 > known.latest.secondsSince1970 ? date : known.latest)
    }
}
