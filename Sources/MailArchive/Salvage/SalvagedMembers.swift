import Mail

/// Walks through the tar stream of an archive without its manifest, from one readable place to the next.
struct SalvagedMembers {
    private let stream: UnpackedStream
    /// Blocks in front of which something is missing.
    private let gaps: Set<Int>
    private let query: ArchiveQuery
    private var extractor: Extractor
    private var place: UInt64 = 0
    private var number: UInt64 = 0
    /// What the letters mean, by folder.
    private var keywords: [String: [Int: Keyword]] = [:]

    /// The most bytes of a file of keywords that are looked at.
    private static let keywordLimit: UInt64 = 64 * 1024

    init(
        _ stream: UnpackedStream, gaps: Set<Int>, _ destination: ExtractionDestination, _ query: ArchiveQuery,
        spoolDirectory: String
    ) throws(ArchiveError) {
        self.stream = stream
        self.gaps = gaps
        self.query = query
        extractor = try Extractor(destination, spoolDirectory: spoolDirectory)
    }

    /// Goes through the stream twice: the files of keywords stand behind the messages that need them.
    mutating func run() throws(ArchiveError) -> ExtractionReport {
        try walk { (members, header) throws(ArchiveError) in try members.learn(header) }
        extractor.report = ExtractionReport()
        extractor.report.isByManifest = false
        try walk { (members, header) throws(ArchiveError) in try members.take(header) }
        return try extractor.finish()
    }

    /// Calls `body` at each member's first byte; what it throws as damage leads to the next readable place.
    private mutating func walk(_ body: (inout SalvagedMembers, TarHeader) throws(ArchiveError) -> Void) throws(ArchiveError) {
        place = 0
        var records: [UInt8]?
        while place < stream.table.size {
            do throws(ArchiveError) {
                switch TarHeader.decode(try stream.bytes(at: place, count: Int(min(512, stream.table.size - place)))) {
                case .extended(let size):
                    records = try stream.bytes(at: place + 512, count: size)
                    place += UInt64(512 + size + TarHeader.padding(UInt64(size)))
                case .member(var header):
                    let isRead = records.map { header.apply(records: $0) } ?? true
                    records = nil
                    place += 512
                    let next = place + header.size + UInt64(TarHeader.padding(header.size))
                    guard isRead, next <= stream.table.size || header.path.hasSuffix(".mbox") else {
                        throw .damaged(header.path, "it is cut off")
                    }
                    try body(&self, header)
                    try passGaps(until: next)
                case .end, .unknown:
                    records = nil
                    place += 512
                }
            } catch {
                guard error.kind == .damaged else { throw error }
                records = nil
                extractor.report.failures.append(ExtractionReport.Failure(number: nil, message: error.message))
                skipBlock()
            }
        }
    }

    /// Goes on behind a member, unless something is missing in the middle of it.
    private mutating func passGaps(until next: UInt64) throws(ArchiveError) {
        try checkGaps(place, next)
        place = next
    }

    private func checkGaps(_ start: UInt64, _ end: UInt64) throws(ArchiveError) {
        guard let first = stream.table.number(at: start), end > start else { return }
        let last = stream.table.number(at: end - 1) ?? stream.table.blocks.count - 1
        guard !gaps.contains(where: { $0 > first && $0 <= last }) else {
            throw .damaged(stream.file.path, "blocks are missing in the middle of a message")
        }
    }

    /// To the next block, or behind the next gap.
    private mutating func skipBlock() {
        guard let number = stream.table.number(at: place) else { return place = stream.table.size }
        place = stream.table.blocks[number].end
    }
}

extension SalvagedMembers {
    private mutating func learn(_ header: TarHeader) throws(ArchiveError) {
        guard let parts = MailPath.parts(header.path), parts.first == MailPath.root, parts.last == "dovecot-keywords",
            header.size <= SalvagedMembers.keywordLimit
        else { return }
        let text = String(decoding: try stream.bytes(at: place, count: Int(header.size)), as: UTF8.self)
        var names: [Int: Keyword] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2, let number = Int(words[0]), (0..<26).contains(number) {
                names[number] = Keyword(String(words[1]))
            }
        }
        keywords[parts.dropFirst().dropLast().joined(separator: "/")] = names
    }

    private mutating func take(_ header: TarHeader) throws(ArchiveError) {
        guard header.kind == .file, let parts = MailPath.parts(header.path), parts.count > 2 || header.path.hasSuffix(".mbox"),
            parts.first == MailPath.root, let name = parts.last
        else { return }
        let directory = parts.dropFirst().dropLast()
        if let memberName = SalvagedName(name), name.hasSuffix(".eml") == false, ["cur", "new"].contains(directory.last ?? "") {
            try take(header, memberName, in: directory.dropLast().joined(separator: "/"))
        } else if name.hasSuffix(".eml"), let memberName = SalvagedName(name) {
            try take(header, memberName, in: directory.joined(separator: "/"))
        } else if name.hasSuffix(".mbox") {
            try takeMbox(header, in: parts.dropFirst().joined(separator: "/"))
        }
    }

    private mutating func take(_ header: TarHeader, _ name: SalvagedName, in directory: String) throws(ArchiveError) {
        try checkGaps(place, place + header.size)
        number += 1
        let date = InternalDate(secondsSince1970: header.modified)
        guard matches(directory, date) else { return }
        let (stream, place) = (stream, place)
        try extractor.take(number, in: directory, name.flags(keywords[directory] ?? [:]), date, mark: name.mark) {
            (take) throws(ArchiveError) in
            var builder = WireFormBuilder(name.form, isQuoted: false)
            try stream.read(at: place, count: header.size) { builder.build($0, take) }
            builder.finish(take)
        }
    }

    /// What of the query can be answered without a manifest: folder and date.
    private func matches(_ directory: String, _ date: InternalDate) -> Bool {
        query.matches(folder: FolderPath(directory.split(separator: "/").map(String.init)), date: date)
    }

    /// Every message of an mbox, as far as it can be read.
    private mutating func takeMbox(_ header: TarHeader, in path: String) throws(ArchiveError) {
        let directory = String(path.dropLast(".mbox".count))
        var splitter = MboxSplitter()
        var failure: ArchiveError?
        let end = min(place + header.size, stream.table.size)
        let stream = stream
        do throws(ArchiveError) {
            try checkGaps(place, end)
            try stream.read(at: place, count: end - place) { (piece) throws(ArchiveError) in
                for message in splitter.split(piece) { try take(message, in: directory) }
            }
            if let message = splitter.finish() { try take(message, in: directory) }
        } catch {
            failure = error
        }
        if let failure { throw failure }
    }

    private mutating func take(_ message: MboxSplitter.Message, in directory: String) throws(ArchiveError) {
        number += 1
        guard matches(directory, message.date ?? InternalDate(secondsSince1970: 0)) else { return }
        try extractor.take(number, in: directory, .none, message.date, mark: nil) { (take) throws(ArchiveError) in
            var builder = WireFormBuilder(message.form, isQuoted: true)
            message.bytes.withUnsafeBytes { builder.build($0, take) }
            builder.finish(take)
        }
    }
}
