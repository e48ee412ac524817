import Glibc

/// Gives back the wire form of a stored message, piece by piece: takes away the quoting of mbox where there is one, and
/// makes every LF a CRLF where the form is ``StoredForm/crlf``.
struct WireFormBuilder {
    private let form: StoredForm
    private var unquoter: MboxQuoting?
    private var output: [UInt8] = []

    init(_ form: StoredForm, isQuoted: Bool) {
        self.form = form
        unquoter = isQuoted ? MboxQuoting(.unquote) : nil
    }

    /// The next stored bytes as wire bytes; valid until the next call.
    mutating func build(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard var quoting = unquoter else { return expand(piece, body) }
        var plain: [UInt8] = []
        plain.reserveCapacity(piece.count + 8)
        quoting.convert(piece, into: &plain)
        unquoter = quoting
        plain.withUnsafeBytes { expand($0, body) }
    }

    /// What was held back.
    mutating func finish(_ body: (UnsafeRawBufferPointer) -> Void) {
        guard var quoting = unquoter else { return }
        var plain: [UInt8] = []
        quoting.finish(into: &plain)
        plain.withUnsafeBytes { expand($0, body) }
    }

    private mutating func expand(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard form == .crlf, let base = piece.baseAddress else { return body(piece) }
        output.removeAll(keepingCapacity: true)
        output.reserveCapacity(piece.count + piece.count / 16 + 16)
        var place = 0
        while place < piece.count {
            guard let found = memchr(base + place, Int32(UInt8(ascii: "\n")), piece.count - place) else {
                output += piece[place...]
                break
            }
            let lf = UnsafeRawPointer(found) - base
            output += piece[place..<lf]
            output.append(UInt8(ascii: "\r"))
            output.append(UInt8(ascii: "\n"))
            place = lf + 1
        }
        output.withUnsafeBytes { body($0) }
    }
}
