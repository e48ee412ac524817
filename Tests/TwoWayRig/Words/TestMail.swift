import Mail

/// A message made for tests: told from others by its marker, which is its subject.
package struct TestMail: Sendable {
    package let marker: String
    /// With CRLF, as a server holds it.
    package let wire: [UInt8]
    /// Seconds since 1970.
    package let date: Int64

    /// A plain message.
    /// - Parameters:
    ///   - messageID: between its angle brackets; the marker's own when left out.
    ///   - body: with LF; made from the marker when left out.
    package init(_ marker: String, messageID: String? = nil, date: Int64? = nil, body: String? = nil, header: String = "") {
        self.init(marker, text: TestMail.text(marker, messageID: messageID, body: body, header: header), date: date)
    }

    /// A message of any text with LF line ends.
    package init(_ marker: String, text: String, date: Int64? = nil) {
        self.init(marker, wire: TestMail.wireForm(Array(text.utf8)), date: date)
    }

    /// A message of any bytes, as they go over the wire.
    package init(_ marker: String, wire: [UInt8], date: Int64? = nil) {
        self.marker = marker
        self.wire = wire
        // Differs between markers, and is the same for a marker in every process.
        let spread = marker.utf8.reduce(Int64(7)) { ($0 &* 31 &+ Int64($1)) & 0xFFFFF }
        self.date = date ?? 1_600_000_000 + spread * 60
    }

    /// With LF, as a file holds it.
    package var file: [UInt8] { wire.filter { $0 != 13 } }

    package static func text(_ marker: String, messageID: String? = nil, body: String? = nil, header: String = "") -> String {
        """
        From: Ann Example <ann@example.org>
        To: bob@example.net
        Subject: \(marker)
        Date: Tue, 04 Mar 2014 10:10:10 +0100
        Message-ID: <\(messageID ?? marker + "@example.org")>
        \(header)Content-Type: text/plain; charset=utf-8

        \(body ?? "This is the body of \(marker).\n")
        """
    }

    /// A CR before each LF that has none.
    package static func wireForm(_ bytes: [UInt8]) -> [UInt8] {
        var wire: [UInt8] = []
        wire.reserveCapacity(bytes.count + bytes.count / 16)
        for byte in bytes {
            if byte == 10, wire.last != 13 { wire.append(13) }
            wire.append(byte)
        }
        return wire
    }

    /// The subject of any message; `nil` if it has none.
    package static func marker(of bytes: [UInt8]) -> String? {
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            let line = line.last == 13 ? line.dropLast() : line
            if line.isEmpty { return nil }
            if line.starts(with: "Subject: ".utf8) { return String(decoding: line.dropFirst(9), as: UTF8.self) }
        }
        return nil
    }
}
