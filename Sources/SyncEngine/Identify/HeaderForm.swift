import Hashing
import Mail

/// A message's header as it is compared.
struct HeaderForm: Sendable, Equatable {
    /// Of the whole header, the empty line that ends it included (BODY[HEADER], RFC 3501 section 6.4.5).
    let digest: MessageDigest
    let octets: UInt64
    /// If it was asked for.
    let loose: LooseHeader?
}

/// A header without the notes that some mail programs keep in it, and write anew when they save the message in another
/// folder: mutt leaves these fields out and puts those that it wants in again at the end.
struct LooseHeader: Sendable, Equatable {
    private static let passing = ["status", "x-status", "content-length", "lines"].map { Array($0.utf8) }

    /// The whole header, as it is.
    let bytes: [UInt8]
    /// Of all other fields.
    let digest: MessageDigest
    /// Of the fields that pass.
    let passingOctets: UInt64

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var hasher = SHA256()
        var passingOctets: UInt64 = 0
        for field in Self.fields(bytes) {
            if Self.isPassing(field) { passingOctets += UInt64(field.count) } else { field.withUnsafeBytes { hasher.update($0) } }
        }
        digest = hasher.finish()
        self.passingOctets = passingOctets
    }

    /// Each with its line end and the lines that continue it (RFC 5322 section 2.2.3).
    private static func fields(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var fields: [ArraySlice<UInt8>] = []
        var (start, line) = (bytes.startIndex, bytes.startIndex)
        while line < bytes.endIndex {
            line = bytes[line...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
            let continues = line < bytes.endIndex && (bytes[line] == UInt8(ascii: " ") || bytes[line] == UInt8(ascii: "\t"))
            if continues { continue }
            fields.append(bytes[start..<line])
            start = line
        }
        return fields
    }

    private static func isPassing(_ field: ArraySlice<UInt8>) -> Bool {
        passing.contains { name in
            field.count > name.count && zip(field, name).allSatisfy { $0 | 0x20 == $1 | 0x20 }
                && field[field.startIndex + name.count] == UInt8(ascii: ":")
        }
    }
}

/// Takes a header piece by piece. One that is longer than any program makes is not compared at all.
struct HeaderReading {
    private static let longest = 1 << 20

    private let isLoose: Bool
    private var bytes: [UInt8] = []
    private var isTooLong = false

    /// - Parameter isLoose: for ``HeaderForm/loose``.
    init(isLoose: Bool) { self.isLoose = isLoose }

    mutating func take(_ piece: UnsafeRawBufferPointer) {
        guard !isTooLong, bytes.count + piece.count <= Self.longest else {
            (isTooLong, bytes) = (true, [])
            return
        }
        bytes.append(contentsOf: piece)
    }

    /// `nil` for one that is too long.
    func finish() -> HeaderForm? {
        guard !isTooLong else { return nil }
        return HeaderForm(
            digest: SHA256.digest(bytes), octets: UInt64(bytes.count), loose: isLoose ? LooseHeader(bytes) : nil)
    }
}
