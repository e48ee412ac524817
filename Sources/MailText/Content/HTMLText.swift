/// What people read of HTML: its text without tags, scripts and styles, with character references resolved and space
/// collapsed. No parser of HTML, but linear in time for every input.
struct HTMLText {
    /// Elements whose content is not text.
    private static let silent: Set<String> = ["script", "style", "title", "template", "noscript"]
    /// Elements that do not end a word.
    private static let inline: Set<String> = [
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "s", "small", "span",
        "strike",
        "strong", "sub", "sup", "tt", "u", "var", "wbr",
    ]

    private let html: [UInt8]
    private let limit: Int
    private var place = 0
    private var text: [UInt8] = []

    /// - Parameter limit: octets of text, more or less; the rest of the document is not looked at.
    static func text(of html: String, limit: Int) -> String {
        var reader = HTMLText(html: Array(html.utf8), limit: limit)
        reader.read()
        return String(decoding: reader.text, as: UTF8.self)
    }

    private init(html: [UInt8], limit: Int) { (self.html, self.limit) = (html, limit) }

    private mutating func read() {
        while place < html.count, text.count < limit {
            let byte = html[place]
            switch byte {
            case UInt8(ascii: "<"): readMarkup()
            case UInt8(ascii: "&"): readReference()
            case _ where ASCII.isSpace(byte):
                addSpace()
                place += 1
            default:
                text.append(byte)
                place += 1
            }
        }
    }

    private mutating func addSpace() {
        if let last = text.last, last != ASCII.space { text.append(ASCII.space) }
    }

    /// Stands at `<`.
    private mutating func readMarkup() {
        let isEnd = place + 1 < html.count && html[place + 1] == UInt8(ascii: "/")
        let start = place + (isEnd ? 2 : 1)
        guard start < html.count else { return place = html.count }
        if html[start] == UInt8(ascii: "!") || html[start] == UInt8(ascii: "?") { return skipDeclaration(from: start) }
        guard ASCII.isLetter(html[start]) else {
            text.append(html[place])
            place += 1
            return
        }
        let name = ASCII.lowercased(html[start...].prefix(16).prefix { ASCII.isLetter($0) || ASCII.isDigit($0) })
        if !Self.inline.contains(name) { addSpace() }
        place = start
        skipTag()
        if !isEnd, Self.silent.contains(name) { skipContent(of: Array(name.utf8)) }
    }

    /// Behind the tag's `>`; one in an attribute's quotes does not end it.
    private mutating func skipTag() {
        var open: UInt8?
        while place < html.count {
            let byte = html[place]
            place += 1
            if let quote = open {
                if byte == quote { open = nil }
            } else if byte == UInt8(ascii: ">") {
                return
            } else if byte == ASCII.quote || byte == UInt8(ascii: "'"),
                html[place - 2] == UInt8(ascii: "=") || html[place - 2] == ASCII.space
            {
                open = byte
            }
        }
    }

    private mutating func skipDeclaration(from start: Int) {
        let isComment = html[start...].starts(with: Array("!--".utf8))
        place = start
        while place < html.count {
            let isLast = html[place] == UInt8(ascii: ">")
            place += 1
            guard isLast else { continue }
            if !isComment || (place > start + 3 && html[place - 2] == UInt8(ascii: "-") && html[place - 3] == UInt8(ascii: "-")) {
                return
            }
        }
    }

    /// To the element's end tag, or to the document's end.
    private mutating func skipContent(of name: [UInt8]) {
        while place < html.count {
            if html[place] == UInt8(ascii: "<"), place + 1 < html.count, html[place + 1] == UInt8(ascii: "/"),
                html[(place + 2)...].prefix(name.count).elementsEqual(name, by: { ASCII.lowercased($0) == $1 })
            {
                return
            }
            place += 1
        }
    }

    /// Stands at `&`.
    private mutating func readReference() {
        let name = html[(place + 1)...].prefix(32).prefix { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "#") }
        guard let scalar = HTMLEntity.scalar(name) else {
            text.append(html[place])
            place += 1
            return
        }
        place = name.endIndex
        if place < html.count, html[place] == UInt8(ascii: ";") { place += 1 }
        switch scalar.value {
        case 0xA0, 0...0x20: addSpace()
        // What only steers how lines break: words with it are to be found without it.
        case 0xAD, 0x34F, 0x200B...0x200F, 0x2060, 0xFEFF: break
        default: text += Array(String(scalar).utf8)
        }
    }
}
