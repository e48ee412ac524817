/// A mailbox pattern of LIST: `*` is any bytes, `%` any bytes within one level (RFC 3501 section 6.3.8).
struct ListPattern {
    private let pattern: [UInt8]
    private let delimiter: UInt8?

    init(reference: [UInt8], pattern: [UInt8], delimiter: UInt8?) {
        let whole = reference + pattern
        let isInbox = String(decoding: whole, as: UTF8.self).uppercased() == "INBOX"
        self.pattern = isInbox ? Array("INBOX".utf8) : whole
        self.delimiter = delimiter
    }

    /// Goes back to the last wildcard that may take one more byte, so hostile patterns cost no more than the product
    /// of both lengths.
    func matches(_ name: [UInt8]) -> Bool {
        var (i, j) = (0, 0)
        var star: (pattern: Int, name: Int)?
        var percent: (pattern: Int, name: Int)?
        while true {
            if i < pattern.count, pattern[i] == UInt8(ascii: "*") {
                i += 1
                (star, percent) = ((i, j), nil)
            } else if i < pattern.count, pattern[i] == UInt8(ascii: "%") {
                i += 1
                percent = (i, j)
            } else if j < name.count, i < pattern.count, pattern[i] == name[j] {
                (i, j) = (i + 1, j + 1)
            } else if j == name.count, i == pattern.count {
                return true
            } else if let last = percent, last.name < name.count, name[last.name] != delimiter {
                percent = (last.pattern, last.name + 1)
                (i, j) = (last.pattern, last.name + 1)
            } else if let last = star, last.name < name.count {
                (star, percent) = ((last.pattern, last.name + 1), nil)
                (i, j) = (last.pattern, last.name + 1)
            } else {
                return false
            }
        }
    }
}
