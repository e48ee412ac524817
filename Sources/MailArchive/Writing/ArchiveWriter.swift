import Mail

/// Makes an archive. Folders come one after another, each with its messages; nothing is kept in memory that grows with the
/// mail. The same calls with the same mail give the same bytes. For one thread.
///
/// Order of effects: mail as it comes, lines of the manifest to a file without a name → `manifest.jsonl` → `manifest.json` →
/// attachments → the index of the xz blocks → the output is finished. A writer that is dropped before abandons its output.
package final class ArchiveWriter {
    let settings: ArchiveSettings
    let output: any ArchiveOutput
    let spoolDirectory: String
    let buffer: MessageBuffer
    let earlier: EarlierMessages?
    var tar: TarSink
    var lines: LineSpool
    var folder: OpenFolder?
    var folders: [Manifest.Folder] = []
    var usedDirectories: Set<String> = []
    var counts = (bytes: UInt64(0), omitted: UInt64(0))
    var range: Manifest.Range?
    /// What broke it; nothing can be added any more.
    private var failure: ArchiveError?
    private var isFinished = false

    /// When members that have no date of their own were changed: 1980-01-01, since it must be some time.
    static let epoch: Int64 = 315_532_800

    /// - Parameters:
    ///   - previous: the archive to go on from: what it and those before it hold is left out. Throws
    ///     ``ArchiveError/Kind/chain`` if it is of another account, ``ArchiveError/Kind/damaged`` if its lists are not what they were.
    ///   - spoolDirectory: for temporary files: the manifest's lines, long messages and, in format mbox, a folder.
    package init(
        _ settings: ArchiveSettings, to output: any ArchiveOutput, previous: ArchiveReader? = nil, spoolDirectory: String
    ) throws(ArchiveError) {
        self.settings = settings
        self.output = output
        self.spoolDirectory = spoolDirectory
        buffer = MessageBuffer(spoolDirectory: spoolDirectory)
        if let previous {
            guard previous.manifest.account == settings.account else {
                throw ArchiveError(
                    .chain, path: previous.path,
                    message:
                        "\(previous.path) is of account \(previous.manifest.account), not \(settings.account); name an archive of the same account"
                )
            }
            earlier = try EarlierMessages(previous)
        } else {
            earlier = nil
        }
        lines = try LineSpool(blockSize: settings.xz.blockSize, in: spoolDirectory)
        tar = try TarSink(settings.xz, into: output)
    }

    deinit { if !isFinished { output.abandon() } }

    /// Gives up; what was written is taken back as far as the output can.
    package func abandon() {
        failure = failure ?? ArchiveError(.usage, path: "", message: "the archive was given up; begin a new one")
        output.abandon()
    }

    /// The folder of the messages that follow. The one before it ends.
    package func begin(_ next: ArchiveFolder) throws(ArchiveError) {
        try unlessBroken { () throws(ArchiveError) in
            try endFolder()
            let key = next.directory.lowercased()
            guard MailPath.parts(next.directory) != nil, usedDirectories.insert(key).inserted else {
                throw ArchiveError(
                    .usage, path: next.directory,
                    message: "the directory \"\(next.directory)\" cannot stand for the folder \(next.path)")
            }
            folder = try OpenFolder(next, settings.format, at: tar.position, spoolDirectory: spoolDirectory)
            for directory in folder?.layout.directories ?? [] {
                let header = MemberHeader.directory(directory)
                try tar.fit(UInt64(header.count))
                try tar.write(header)
            }
        }
    }

    /// Adds a message to the folder. `source` calls its argument with the wire form, piece by piece, once.
    ///
    /// Throws what `source` throws, and ``ArchiveError/Kind/changed`` where the bytes are not those of the entry's digest:
    /// then this message is not in the archive, and the writer goes on. After any other error it cannot.
    package func add(_ entry: ArchiveEntry, from source: ((UnsafeRawBufferPointer) -> Void) throws -> Void) throws
        -> ArchiveOutcome
    {
        try unlessBroken {}
        guard let folder else { throw ArchiveError(.usage, path: "", message: "a message came before any folder was begun") }
        if let digest = entry.digest, earlier?.take(folder.folder.path, digest) == true { return omit() }
        try buffer.fill(from: source)
        try unlessBroken { () throws(ArchiveError) in try buffer.check() }
        let digest = buffer.digest
        if let expected = entry.digest, expected != digest {
            let place = "a message of folder \(folder.folder.path)" + (entry.uid.map { " (UID \($0))" } ?? "")
            throw ArchiveError(
                .changed, path: folder.folder.directory, message: "\(place) is not what it was when it was fetched; run verify")
        }
        if entry.digest == nil, earlier?.take(folder.folder.path, digest) == true { return omit() }
        let form = settings.format == .eml ? StoredForm.verbatim : buffer.form
        let message = StoredMessage(
            number: lines.count + 1, flags: entry.flags, date: entry.date.map(ArchiveDate.representable), digest: digest,
            size: buffer.size,
            storedSize: buffer.storedSize(form), form: form)
        return .written(try unlessBroken { () throws(ArchiveError) in try store(message, entry, HeaderFacts(buffer.header)) })
    }

    /// Writes the manifest and ends the archive.
    ///
    /// - Parameters:
    ///   - lacking: what is not in it though it was meant.
    ///   - attach: is given the bytes of `manifest.json` and gives back what shall stand beside it, such as signatures.
    /// Throws what `attach` throws; then, and after any other error, the output is abandoned.
    package func finish(
        lacking: Manifest.Lacking = Manifest.Lacking(), attach: ([UInt8]) throws -> [ArchiveAttachment] = { _ in [] }
    ) throws -> Manifest {
        do {
            try unlessBroken { () throws(ArchiveError) in
                try endFolder()
                folder = nil
            }
            let manifest = try writeManifest(lacking, attach)
            try output.finish()
            isFinished = true
            return manifest
        } catch {
            abandon()
            throw error
        }
    }

    private func omit() -> ArchiveOutcome {
        counts.omitted += 1
        return .omitted
    }

    private func unlessBroken<Result>(_ body: () throws(ArchiveError) -> Result) throws(ArchiveError) -> Result {
        if let failure { throw failure }
        do throws(ArchiveError) {
            return try body()
        } catch {
            failure = error
            throw error
        }
    }
}
