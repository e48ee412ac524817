/// Goes over the bytes of a text once, and puts ``Redaction/mark`` in the place of secrets.
struct RedactionScanner {
    let bytes: [UInt8]
    private var masked: [UInt8] = []
    private var at = 0
    /// The words before `at` in this line, lower case; no more than the last two are needed.
    private var before: [String] = []
    /// Up to here it is known that there is no long random run and no `@` of an address: nothing is looked at twice.
    private var judgedRun = 0
    private var judgedAddress = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func maskedBytes() -> [UInt8] {
        while at < bytes.count {
            if at == 0 || bytes[at - 1] == UInt8(ascii: "\n") {
                before = []
                if maskLine() { continue }
            }
            if bytes[at].isWordByte { takeWord() } else { takeOther() }
        }
        return masked
    }

    private mutating func keep(to end: Int) {
        masked += bytes[at..<end]
        at = end
    }

    private mutating func mask(to end: Int) {
        guard end > at else { return }
        masked += Array(Redaction.mark.utf8)
        at = end
    }

    // MARK: Words

    private mutating func takeWord() {
        let end = run(from: at) { $0.isWordByte }
        if let runEnd = secretRun(from: at) { return mask(to: runEnd) }
        let word = String(decoding: bytes[at..<end], as: UTF8.self)
        let name = word.lowercased().filter { $0 != "-" && $0 != "_" }
        let isQuoted = at > 0 && bytes[at - 1].isQuote
        keep(to: end)
        defer { before = (before + [name]).suffix(2) }
        if let value = assignment(isQuoted: isQuoted), let reach = SecretWords.value(behind: name, isPlain: value.isPlain) {
            keep(to: value.start)
            return mask(to: valueEnd(value, reach))
        }
        maskArguments(of: name, word)
    }

    /// What follows a word without `=` or `:`.
    private mutating func maskArguments(of name: String, _ word: String) {
        let start = run(from: at) { $0 == UInt8(ascii: " ") }
        guard start > at else { return }
        if SecretWords.schemes.contains(name) || isMechanism(word, name) {
            let end = run(from: start) { !$0.endsWord }
            let next = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
            guard !SecretWords.talk.contains(next.filter(\.isLetter)) else { return }
            keep(to: start)
            mask(to: end)
        } else if word == "LOGIN" || word == "PASS", !["no", "bad", "ok"].contains(before.last) {
            keep(to: start)
            mask(to: lineEnd(from: start))
        }
    }

    /// Whether the word just kept is the mechanism of an AUTHENTICATE (IMAP) or AUTH (SMTP) command.
    /// Our own command `restante auth login NAME` has none, nor has a sentence such as "SMTP AUTH is off".
    private func isMechanism(_ word: String, _ name: String) -> Bool {
        guard before.last == "authenticate" || before.last == "auth" && before.first != "restante" else { return false }
        return word == word.uppercased() || SecretWords.mechanisms.contains(name)
    }

    // MARK: Values

    private struct Assignment {
        /// Where the value begins.
        var start: Int
        /// The quotation mark around it.
        var quote: UInt8?
        var isEscaped = false
        var isPlain: Bool
    }

    /// `=`, `:` or an encoded `=` behind the word, with quotation marks and spaces around it.
    private func assignment(isQuoted: Bool) -> Assignment? {
        var place = run(from: at) { $0 == UInt8(ascii: "\\") || $0.isQuote }
        place = run(from: place) { $0.isSpace }
        guard place < bytes.count else { return nil }
        var isPlain = false
        if bytes[place] == UInt8(ascii: "=") {
            place += 1
        } else if bytes[place] == UInt8(ascii: ":") {
            isPlain = !isQuoted
            place += 1
        } else if bytes[place...].prefix(3).elementsEqual("%3D".utf8) || bytes[place...].prefix(3).elementsEqual("%3d".utf8) {
            place += 3
        } else {
            return nil
        }
        place = run(from: place) { $0.isSpace || $0 == UInt8(ascii: ">") }
        var found = Assignment(start: place, quote: nil, isPlain: isPlain)
        if place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1].isQuote {
            found.isEscaped = true
            place += 1
        }
        if place < bytes.count, bytes[place].isQuote {
            found.quote = bytes[place]
            found.start = place + 1
        }
        return found
    }

    private func valueEnd(_ value: Assignment, _ reach: SecretWords.Value) -> Int {
        guard let quote = value.quote else {
            return reach == .restOfLine ? lineEnd(from: value.start) : wordValueEnd(from: value.start)
        }
        var place = value.start
        while place < bytes.count {
            if bytes[place] == quote { return place }
            guard bytes[place] == UInt8(ascii: "\\") else {
                place += 1
                continue
            }
            // A string within a string ends at an escaped mark; elsewhere an escaped mark belongs to the value.
            if value.isEscaped, place + 1 < bytes.count, bytes[place + 1] == quote { return place }
            place += 2
        }
        return bytes.count
    }

    /// One word, or a scheme and the word behind it.
    private func wordValueEnd(from start: Int) -> Int {
        let end = run(from: start) { !$0.endsWord }
        guard SecretWords.schemes.contains(String(decoding: bytes[start..<end], as: UTF8.self).lowercased()) else { return end }
        let next = run(from: end) { $0.isSpace }
        return run(from: next) { !$0.endsWord }
    }

    // MARK: Things that are secrets by their looks

    /// The end of a token that begins here.
    private mutating func secretRun(from start: Int) -> Int? {
        let rest = bytes[start...]
        if SecretWords.beginnings.contains(where: { rest.starts(with: $0) }) {
            let end = run(from: start) { !$0.endsWord && $0 != UInt8(ascii: ",") }
            if end - start >= 12 { return end }
        }
        guard start >= judgedRun else { return nil }
        judgedRun = run(from: start) { $0.isTokenByte }
        return judgedRun - start >= 40 && looksRandom(start..<judgedRun) ? judgedRun : nil
    }

    /// Small and capital letters and digits: no digest in hexadecimal digits, no identifier, hardly a word.
    private func looksRandom(_ range: Range<Int>) -> Bool {
        let part = bytes[range]
        return part.contains { $0.isDigit } && part.contains { $0.isSmallLetter } && part.contains { $0.isCapitalLetter }
    }

    /// A line that is nothing but base64, as in a SASL dialogue, or the lines of a private key.
    private mutating func maskLine() -> Bool {
        let end = lineEnd(from: at)
        let line = bytes[at..<end]
        if line.starts(with: "-----BEGIN ".utf8), String(decoding: line, as: UTF8.self).contains("PRIVATE KEY") {
            mask(to: bytes.count)
            return true
        }
        // `C: `, `+ ` and the like may stand before it.
        let mark = line.prefix(3).lastIndex(of: UInt8(ascii: " ")).map { $0 + 1 } ?? at
        let payload = run(from: mark) { $0.isTokenByte || $0 == UInt8(ascii: "/") }
        let rest = run(from: payload) { $0.isSpace || $0 == UInt8(ascii: "\r") }
        guard rest >= end, payload - mark >= 12, (payload - mark) % 4 == 0,
            looksRandom(mark..<payload) || bytes[payload - 1] == UInt8(ascii: "=")
        else { return false }
        keep(to: mark)
        mask(to: payload)
        return true
    }

    /// Everything else: `://user:password@host` loses what is between the slashes and the `@`.
    private mutating func takeOther() {
        guard at >= judgedAddress, bytes[at...].starts(with: "://".utf8) else { return keep(to: at + 1) }
        keep(to: at + 3)
        let end = run(from: at) { !$0.endsWord && $0 != UInt8(ascii: "?") }
        guard let sign = bytes[at..<end].lastIndex(of: UInt8(ascii: "@")) else {
            judgedAddress = end
            return
        }
        mask(to: sign)
    }

    // MARK: Places

    private func run(from start: Int, while isInside: (UInt8) -> Bool) -> Int {
        bytes[start...].firstIndex { !isInside($0) } ?? bytes.count
    }

    private func lineEnd(from start: Int) -> Int { run(from: start) { $0 != UInt8(ascii: "\n") } }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isCapitalLetter: Bool { (0x41...0x5A).contains(self) }
    fileprivate var isSmallLetter: Bool { (0x61...0x7A).contains(self) }
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x09 }
    fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }
    fileprivate var isWordByte: Bool {
        isDigit || isCapitalLetter || isSmallLetter || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
    }
    /// Of base64, base64url and what is usual in tokens, without `.` and `/`, which paths and names have.
    fileprivate var isTokenByte: Bool {
        isWordByte || self == UInt8(ascii: "+") || self == UInt8(ascii: "=") || self == UInt8(ascii: "~")
    }
    /// White space, control characters, quotation marks, and what separates form fields and markup.
    fileprivate var endsWord: Bool {
        self <= 0x20 || self == 0x7F || isQuote || self == UInt8(ascii: "&") || self == UInt8(ascii: "<")
            || self == UInt8(ascii: ">")
    }
}
