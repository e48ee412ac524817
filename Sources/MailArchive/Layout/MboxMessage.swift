import Mail

/// One message in an mbox: the line that begins it, its quoted bytes, the empty line behind it.
enum MboxMessage {
    /// The line that begins a message.
    static func fromLine(_ date: InternalDate?) -> [UInt8] {
        Array("From MAILER-DAEMON \(ArchiveDate.asctime(date?.secondsSince1970 ?? 0))\n".utf8)
    }

    /// What ends one whose last byte is this.
    static func ending(after last: UInt8?) -> [UInt8] { Array((last == UInt8(ascii: "\n") ? "\n" : "\n\n").utf8) }

    /// Gives all of it in pieces; says how many bytes stand before and in the quoted message.
    @discardableResult
    static func write(
        _ body: MessageBuffer, date: InternalDate?, _ write: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> (front: UInt64, length: UInt64) {
        let front = fromLine(date)
        try front.give(to: write)
        var quoting = MboxQuoting(.quote)
        var quoted: [UInt8] = []
        var (last, length) = (UInt8?.none, UInt64(0))
        func flush() throws(ArchiveError) {
            last = quoted.last ?? last
            length += UInt64(quoted.count)
            try quoted.give(to: write)
            quoted.removeAll(keepingCapacity: true)
        }
        try body.readStored(body.form) { (bytes) throws(ArchiveError) in
            quoting.convert(bytes, into: &quoted)
            try flush()
        }
        quoting.finish(into: &quoted)
        try flush()
        try ending(after: last).give(to: write)
        return (UInt64(front.count), length)
    }
}
