/// One address of a field such as From (RFC 5322 section 3.4).
package struct MailAddress: Sendable, Equatable {
    /// The name that people read, decoded; empty if there is none.
    package let name: String
    /// `local@domain`, as it was written.
    package let address: String

    /// Both, as they are shown.
    package var text: String { name.isEmpty ? address : address.isEmpty ? name : "\(name) <\(address)>" }
}

extension MailAddress {
    /// More than these are not looked at.
    private static let mostAddresses = 1_000

    /// The addresses of a field, whatever stands there; names of groups are left out.
    ///
    /// - Parameter field: its value, unfolded.
    package static func list(_ field: some Collection<UInt8>) -> [MailAddress] {
        var reader = MailAddressReader(Array(field))
        var list: [MailAddress] = []
        while list.count < mostAddresses, let address = reader.next() { list.append(address) }
        return list
    }
}

/// Goes through a list of addresses from left to right, each byte once.
private struct MailAddressReader {
    private let bytes: [UInt8]
    private var place = 0
    /// What stands outside of brackets, quotation marks taken away.
    private var phrase: [UInt8] = []
    private var comment: [UInt8] = []
    private var angle: [UInt8]?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> MailAddress? {
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case ASCII.quote: phrase += quoted()
            case UInt8(ascii: "("): comment += nested()
            case UInt8(ascii: "<"):
                angle = bytes[place...].prefix { $0 != UInt8(ascii: ">") }.filter { !ASCII.isSpace($0) }
                place = min(bytes.count, (bytes[place...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count) + 1)
            case UInt8(ascii: ":") where angle == nil && !phrase.contains(UInt8(ascii: "@")): phrase = []
            case UInt8(ascii: ","), UInt8(ascii: ";"):
                if let address = end() { return address }
            default: phrase.append(byte)
            }
        }
        return end()
    }

    private mutating func end() -> MailAddress? {
        defer { (phrase, comment, angle) = ([], [], nil) }
        let words = ASCII.trimmed(phrase[...])
        let remark = EncodedWords.decode(ASCII.trimmed(comment[...]))
        if let angle {
            let name = words.isEmpty ? remark : EncodedWords.decode(words)
            guard !angle.isEmpty || !name.isEmpty else { return nil }
            return MailAddress(name: name, address: Charset.unknown.decode(angle))
        }
        guard !words.isEmpty else { return nil }
        guard words.contains(UInt8(ascii: "@")) else { return MailAddress(name: EncodedWords.decode(words), address: "") }
        return MailAddress(name: remark, address: Charset.unknown.decode(words.filter { !ASCII.isSpace($0) }))
    }

    /// Behind a quotation mark, up to the next one; a backslash takes its meaning from what follows.
    private mutating func quoted() -> [UInt8] {
        var content: [UInt8] = []
        while place < bytes.count, bytes[place] != ASCII.quote {
            if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count { place += 1 }
            content.append(bytes[place])
            place += 1
        }
        place += 1
        return content
    }

    private mutating func nested() -> [UInt8] {
        var content: [UInt8] = []
        var depth = 1
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return content }
            case UInt8(ascii: "\\") where place < bytes.count:
                content.append(bytes[place])
                place += 1
                continue
            default: break
            }
            content.append(byte)
        }
        return content
    }
}
