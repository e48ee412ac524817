import Mail

/// Takes messages out one by one: each is read and proved before anything of it is written.
struct Extractor {
    private let target: any ExtractionTarget
    private let buffer: MessageBuffer
    private var directory: String?
    var report = ExtractionReport()

    init(_ destination: ExtractionDestination, spoolDirectory: String) throws(ArchiveError) {
        target = try destination.open()
        buffer = MessageBuffer(spoolDirectory: spoolDirectory)
    }

    /// - Parameters:
    ///   - mark: what the digest must begin with, in hexadecimal digits.
    ///   - read: gives the wire form and throws ``ArchiveError/Kind/damaged`` if it is not what was archived.
    mutating func take(
        _ number: UInt64, in directory: String, _ flags: MessageFlags, _ date: InternalDate?, mark: String? = nil,
        _ read: ((UnsafeRawBufferPointer) -> Void) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        do throws(ArchiveError) {
            try buffer.fill(from: read)
            try buffer.check()
            guard mark.map(buffer.digest.description.hasPrefix) ?? true else {
                throw .damaged(directory, "message \(number) is not what it was when it was archived")
            }
            try begin(directory: directory)
        } catch {
            guard error.kind == .damaged || error.kind == .hostile else { throw error }
            return report.failures.append(ExtractionReport.Failure(number: number, message: error.message))
        }
        try target.put(ExtractedMessage(number: number, flags: flags, date: date), buffer)
        report.messages += 1
        report.bytes += buffer.size
    }

    mutating func finish() throws(ArchiveError) -> ExtractionReport {
        try target.finish()
        return report
    }

    /// The folder of the messages that follow, also if none does.
    mutating func begin(directory next: String) throws(ArchiveError) {
        guard next != directory else { return }
        try target.begin(directory: next)
        directory = next
    }
}
