/// A JSON value (RFC 8259). Numbers are whole and not negative: an archive holds no others.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case number(UInt64)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var number: UInt64? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    /// A number small enough that two of them can be added.
    var count: UInt64? { number.flatMap { $0 <= UInt64(Int64.max) ? $0 : nil } }

    var items: [JSONValue]? {
        guard case .array(let items) = self else { return nil }
        return items
    }

    /// An array of strings; `nil` if anything else is among them.
    var texts: [String]? {
        guard let items else { return nil }
        let texts = items.compactMap(\.text)
        return texts.count == items.count ? texts : nil
    }

    /// The whole text is one value; `nil` otherwise.
    init?(parsing bytes: [UInt8]) {
        let value: JSONValue? = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer)
            guard let value = parser.value(), parser.isAtEnd else { return nil }
            return value
        }
        guard let value else { return nil }
        self = value
    }
}
