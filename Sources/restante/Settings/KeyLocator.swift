/// Finds where keys and values stand in the text of a TOML document, which the TOML library does not tell.
///
/// The text has been parsed before, so it is valid; where this scanner does not understand it nevertheless, places are
/// missing and mistakes are shown at the table around them.
struct KeyLocator {
    /// Key path (an element of a list counts as its index) → place of the key's last part.
    private(set) var keys: [[String]: Spot] = [:]
    /// Key path → where the value begins.
    private(set) var values: [[String]: Spot] = [:]

    /// Line and column from 1.
    struct Spot: Equatable, Sendable {
        var line = 1
        var column = 1
    }

    private let bytes: [UInt8]
    private var index = 0
    private var spot = Spot()
    /// The table that the last header opened.
    private var table: [String] = []
    /// How many `[[header]]`s each list of tables has had.
    private var tableLists: [[String]: Int] = [:]

    init(_ text: String) {
        let utf8 = Array(text.utf8)
        // A byte order mark is no character of the text.
        bytes = utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(utf8.dropFirst(3)) : utf8
        scan()
    }

    private mutating func scan() {
        skipBlank()
        while let byte = peek {
            let start = index
            if byte == UInt8(ascii: "[") { header() } else { pair(in: table) }
            if index == start { advance() }
            skipBlank()
        }
    }

    // MARK: Lines

    private mutating func header() {
        advance()
        let isList = peek == UInt8(ascii: "[")
        if isList { advance() }
        table = keyPath(under: [], throughLists: true, keepingLast: isList)
        if isList {
            let number = tableLists[table, default: 0]
            tableLists[table] = number + 1
            table.append(String(number))
            keys[table] = keys[Array(table.dropLast())]
        }
        skipLine()
    }

    private mutating func pair(in prefix: [String]) {
        let path = keyPath(under: prefix, throughLists: false, keepingLast: true)
        guard peek == UInt8(ascii: "=") else { return skipLine() }
        advance()
        skipSpaces()
        value(path)
    }

    /// Reads `a."b".c`, noting the place of each part that is new.
    /// - Parameter throughLists: a header that names a list of tables means its latest table.
    private mutating func keyPath(under prefix: [String], throughLists: Bool, keepingLast: Bool) -> [String] {
        var path = prefix
        while true {
            skipSpaces()
            let begin = spot
            guard let part = keyPart() else { return path }
            path.append(part)
            if keys[path] == nil { keys[path] = begin }
            skipSpaces()
            let isLast = peek != UInt8(ascii: ".")
            if throughLists, !(isLast && keepingLast), let count = tableLists[path] { path.append(String(count - 1)) }
            if isLast { return path }
            advance()
        }
    }

    private mutating func keyPart() -> String? {
        guard let byte = peek else { return nil }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return quoted(byte) }
        var part: [UInt8] = []
        while let byte = peek, Self.isBare(byte) {
            part.append(byte)
            advance()
        }
        return part.isEmpty ? nil : String(decoding: part, as: UTF8.self)
    }

    // MARK: Values

    private mutating func value(_ path: [String]) {
        values[path] = spot
        switch peek {
        case UInt8(ascii: "\""): string(UInt8(ascii: "\""))
        case UInt8(ascii: "'"): string(UInt8(ascii: "'"))
        case UInt8(ascii: "["): list(path)
        case UInt8(ascii: "{"): inlineTable(path)
        default: while let byte = peek, !Self.endsValue.contains(byte) { advance() }
        }
    }

    private mutating func list(_ path: [String]) {
        advance()
        var number = 0
        skipBlank()
        while let byte = peek, byte != UInt8(ascii: "]") {
            let start = index
            keys[path + [String(number)]] = spot
            value(path + [String(number)])
            number += 1
            skipBlank()
            if peek == UInt8(ascii: ",") { advance() }
            skipBlank()
            if index == start { advance() }
        }
        advance()
    }

    private mutating func inlineTable(_ path: [String]) {
        advance()
        skipBlank()
        while let byte = peek, byte != UInt8(ascii: "}") {
            let start = index
            pair(in: path)
            skipBlank()
            if peek == UInt8(ascii: ",") { advance() }
            skipBlank()
            if index == start { advance() }
        }
        advance()
    }

    private mutating func string(_ quote: UInt8) {
        let isLong = bytes.dropFirst(index).starts(with: [quote, quote, quote])
        guard isLong else {
            _ = quoted(quote)
            return
        }
        for _ in 0..<3 { advance() }
        while peek != nil, !bytes.dropFirst(index).starts(with: [quote, quote, quote]) {
            if peek == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { advance() }
            advance()
        }
        while peek == quote { advance() }
    }

    /// A string on one line, decoded as far as keys need it: `\"` and `\\`.
    private mutating func quoted(_ quote: UInt8) -> String {
        advance()
        var content: [UInt8] = []
        while let byte = peek, byte != quote, byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { advance() }
            if let byte = peek { content.append(byte) }
            advance()
        }
        advance()
        return String(decoding: content, as: UTF8.self)
    }

    // MARK: Characters

    private static let endsValue = Set(",]}#\n\r".utf8)

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func advance() {
        guard index < bytes.count else { return }
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\n") {
            spot = Spot(line: spot.line + 1, column: 1)
        } else if byte & 0xC0 != 0x80 {
            spot.column += 1
        }
    }

    private mutating func skipSpaces() {
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { advance() }
    }

    private mutating func skipLine() {
        while let byte = peek, byte != UInt8(ascii: "\n") { advance() }
    }

    /// Spaces, line ends and comments.
    private mutating func skipBlank() {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): advance()
            case UInt8(ascii: "#"): skipLine()
            default: return
            }
        }
    }
}
