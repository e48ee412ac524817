/// The body of a refusal (RFC 6749 section 5.2), with what Microsoft and Google add.
struct Refusal {
    let error: String
    let suberror: String?
    /// Microsoft's number.
    let number: Int?
    let claims: String?
    let traceID: String?
    let correlationID: String?
    private let text: String?

    init(error: String, body: JSONValue) {
        self.error = error
        suberror = (body["suberror"] ?? body["error_subtype"])?.string.map(Self.word)
        let description = body["error_description"]?.string
        number = body["error_codes"]?.array?.first?.wholeNumber ?? description.flatMap(Self.number)
        claims = body["claims"]?.string.flatMap { $0.utf8.count <= 4096 && JSONValue(json: $0.utf8) != nil ? $0 : nil }
        traceID = body["trace_id"]?.string.map(Self.word)
        correlationID = body["correlation_id"]?.string.map(Self.word)
        text = description.map(Self.plain).flatMap { $0.isEmpty ? nil : $0 }
    }

    private var row: AADSTSHint? { number.flatMap(AADSTSHint.row) }

    /// What is wrong, in words of ours where the number is known.
    var reason: String {
        let names = suberror.map { "\(error), \($0)" } ?? error
        guard let number else { return text.map { "\(names): \($0)" } ?? names }
        return "\(row?.meaning ?? text ?? names) (AADSTS\(number), \(names))"
    }

    /// What to do, where the number is known.
    var hint: String? { row?.hint }

    /// A word of the server's, made safe to print: no more than 64 letters, digits and signs.
    static func word(_ text: String) -> String {
        String(text.unicodeScalars.prefix(64).map { 0x21...0x7E ~= $0.value ? Character($0) : "?" })
    }

    /// Free text of the server's, made safe to print: its first line, and nothing in it that is long enough for a token.
    static func plain(_ text: String) -> String {
        let joined = words(text, longest: 40)
        return joined.count > 200 ? joined.prefix(200) + "…" : joined.trimmingFullStop
    }

    /// A sentence of the server's for the user, made safe to print: one line, with addresses whole.
    static func sentence(_ text: String) -> String { String(words(text, longest: 200).prefix(500)) }

    private static func words(_ text: String, longest: Int) -> String {
        let line = text.unicodeScalars.prefix(1000).prefix { $0 != "\r" && $0 != "\n" }
        let words = line.split(separator: " ").map { word in
            word.count > longest ? "…" : String(word.map { $0.properties.generalCategory.isPrintable ? Character($0) : "?" })
        }
        return words.joined(separator: " ")
    }

    private static func number(in description: String) -> Int? {
        guard let range = description.range(ofWord: "AADSTS") else { return nil }
        let digits = description[range...].prefix { $0.isASCII && $0.isNumber }
        return digits.count <= 9 ? Int(digits) : nil
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isPrintable: Bool {
        switch self {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

extension String {
    /// Where the first occurrence of a word of ASCII letters ends.
    fileprivate func range(ofWord word: String) -> Index? {
        var rest = self[...]
        while let start = rest.firstIndex(of: word[word.startIndex]) {
            if rest[start...].hasPrefix(word) { return index(start, offsetBy: word.count) }
            rest = rest[index(after: start)...]
        }
        return nil
    }

    fileprivate var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
