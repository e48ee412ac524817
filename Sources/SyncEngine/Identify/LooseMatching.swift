import Hashing
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Recognises a message that a mail program has moved here and whose header it has changed in doing so: mutt writes
/// `Content-Length` and `Lines` anew, and leaves out `Status` and `X-Status`.
///
/// The header on the server and the body of the file must together have the digest that the row has: so the body is the
/// same, octet by octet, and the headers differ in nothing but those fields.
struct LooseMatching: Sendable {
    /// What the fields that may differ can add to a header, in octets.
    private static let most: UInt64 = 1024

    private struct File: Sendable {
        let reference: FileReference
        let header: LooseHeader
        /// Octets of the whole, those fields left out.
        let lastingSize: UInt64
    }

    private let files: FileReading
    private var strangers: [File] = []
    /// Departed ones that are not here.
    private var rows: [KnownRow] = []
    /// Those of them that the server has no longer under the row's number.
    private var gone: Set<RowReference> = []

    /// - Parameter unknown: files that are no row's, as they are.
    init(files: FileReading, unknown: [StrangerFacts]) throws {
        self.files = files
        guard !unknown.isEmpty else { return }
        try findRows()
        guard !rows.isEmpty else { return }
        let sizes = rows.map(\.placement.wireSize).sorted()
        let likely = unknown.filter { Self.isNear($0.size, sizes) }
        try readHeaders(of: likely)
        let lasting = strangers.map(\.lastingSize).sorted()
        rows = rows.filter { row in
            let size = row.placement.wireSize
            return Self.holds(lasting, from: size > Self.most ? size - Self.most : 0, through: size)
        }
        if rows.isEmpty { strangers = [] }
    }

    var isEmpty: Bool { strangers.isEmpty || rows.isEmpty }

    /// Sizes of messages that left the folder on the server as well: what arrived elsewhere may be they.
    var sizesOfArrivals: Set<UInt64> { Set(rows.lazy.filter { gone.contains($0.reference) }.map(\.placement.wireSize)) }

    /// Of the same messages.
    var contentsThatLeft: Set<MessageContent> { Set(rows.lazy.filter { gone.contains($0.reference) }.map(\.content)) }

    /// Rows whose messages the server still has.
    var rowsThere: [Int64: UIDSet] {
        Dictionary(grouping: rows.map(\.reference).filter { !gone.contains($0) }, by: \.folder).mapValues {
            UIDSet($0.map(\.uid))
        }
    }

    /// What was found to be the same.
    struct Matches {
        var strangers: [FileReference: MessageContent] = [:]
        var arrivals: [RowReference: MessageContent] = [:]
        var rows: [KnownRow] = []
    }

    /// - Parameters:
    ///   - headers: of the rows' messages on the server.
    ///   - arrivals: headers of arrivals that are nothing else.
    func match(_ headers: [RowReference: HeaderForm], arrivals: [RowReference: HeaderForm]) throws -> Matches {
        let byDigest = Dictionary(grouping: rows) { $0.placement.digest }
        let all = headers.map { (nil, $0.value) } + arrivals.map { (Optional($0.key), $0.value) }
        let known = Dictionary(grouping: all.compactMap { arrival, form in form.loose.map { (arrival, $0) } }, by: \.1.digest)
        var matches = Matches()
        try forEachFile { stranger, folder, entry in
            for (arrival, header) in known[stranger.header.digest] ?? [] {
                guard let digest = Self.digest(of: header, bodyOf: entry, in: folder), let rows = byDigest[digest] else {
                    continue
                }
                matches.strangers[stranger.reference] = .digest(digest)
                if let arrival { matches.arrivals[arrival] = .digest(digest) }
                matches.rows += rows
            }
        }
        return matches
    }

    private func forEachFile(_ body: (File, MaildirFolder, MaildirEntry) throws -> Void) throws {
        for (id, strangers) in Dictionary(grouping: strangers, by: \.reference.folder) {
            guard let directory = files.scope.sights.first(where: { $0.record.id == id })?.record.directory else { continue }
            let byName = Dictionary(strangers.map { ($0.reference.name, $0) }, uniquingKeysWith: { first, _ in first })
            try files.forEachFile(byName.keys, in: id, directory) { folder, name, entry in
                if let stranger = byName[name] { try body(stranger, folder, entry) }
            }
        }
    }

    private mutating func findRows() throws {
        for sight in files.scope.sights {
            let missing = UIDSet(sight.difference.missingHere.map(\.uid))
            let wanted = missing.union(sight.difference.goneBoth)
            guard !wanted.isEmpty, let validity = files.scope.validity(of: sight.record.id) else { continue }
            var (found, gone): ([KnownRow], Set<RowReference>) = ([], [])
            try files.context.index.forEachPlacement(in: sight.record.id, validity) { placement in
                guard wanted.contains(placement.uid), placement.goneRun == nil, placement.digest != nil else { return }
                let row = KnownRow(reference: RowReference(sight.record.id, placement.uid), placement: placement)
                found.append(row)
                if !missing.contains(placement.uid) { gone.insert(row.reference) }
            }
            rows += found
            self.gone.formUnion(gone)
        }
    }

    private mutating func readHeaders(of likely: [StrangerFacts]) throws {
        var found: [File] = []
        let sizes = Dictionary(likely.map { ($0.reference, $0.size) }, uniquingKeysWith: { first, _ in first })
        for (id, strangers) in Dictionary(grouping: likely, by: \.reference.folder) {
            guard let sight = files.scope.sights.first(where: { $0.record.id == id }) else { continue }
            try files.forEachFile(strangers.map(\.reference.name), in: id, sight.record.directory) { folder, name, entry in
                let reference = FileReference(id, name)
                guard let size = sizes[reference], let header = LooseHeader(of: entry, in: folder),
                    size >= header.passingOctets
                else { return }
                found.append(File(reference: reference, header: header, lastingSize: size - header.passingOctets))
            }
        }
        strangers = found
    }

    /// Of a header and the body of a file; `nil` if the file cannot be read any more.
    private static func digest(
        of header: LooseHeader, bodyOf entry: MaildirEntry, in folder: MaildirFolder
    ) -> MessageDigest? {
        var hasher = SHA256()
        header.bytes.withUnsafeBytes { hasher.update($0) }
        var end = HeaderEnd()
        do { try folder.readWireForm(of: entry) { hasher.update(end.body(of: $0)) } } catch { return nil }
        return hasher.finish()
    }

    private static func isNear(_ size: UInt64, _ sizes: [UInt64]) -> Bool {
        let (high, overflow) = size.addingReportingOverflow(most)
        return holds(sizes, from: size > most ? size - most : 0, through: overflow ? .max : high)
    }

    /// Whether one of the sizes, which ascend, lies between the two.
    private static func holds(_ sizes: [UInt64], from low: UInt64, through high: UInt64) -> Bool {
        var (first, end) = (0, sizes.count)
        while first < end {
            let middle = (first + end) / 2
            if sizes[middle] < low { first = middle + 1 } else { end = middle }
        }
        return first < sizes.count && sizes[first] <= high
    }
}

extension LooseHeader {
    /// Of a file; `nil` if it cannot be read.
    init?(of entry: MaildirEntry, in folder: MaildirFolder) {
        var reading = HeaderReading(isLoose: true)
        var end = HeaderEnd()
        do { try folder.readWireForm(of: entry) { reading.take(end.header(of: $0)) } } catch { return nil }
        guard let header = reading.finish()?.loose else { return nil }
        self = header
    }
}

/// Tells header and body of a message apart, piece by piece.
private struct HeaderEnd {
    /// How much of CR LF CR LF has come; a line seems to have ended before the first one begins.
    private var matched = 2
    private var isPast = false

    mutating func header(of piece: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: piece[..<split(piece)])
    }

    mutating func body(of piece: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: piece[split(piece)...])
    }

    /// How many bytes of the piece are header.
    private mutating func split(_ piece: UnsafeRawBufferPointer) -> Int {
        var length = 0
        while length < piece.count, !isPast {
            switch (piece[length], matched) {
            case (UInt8(ascii: "\n"), 3): isPast = true
            case (UInt8(ascii: "\n"), 1): matched = 2
            case (UInt8(ascii: "\r"), 2): matched = 3
            case (UInt8(ascii: "\r"), _): matched = 1
            default: matched = 0
            }
            length += 1
        }
        return length
    }
}
