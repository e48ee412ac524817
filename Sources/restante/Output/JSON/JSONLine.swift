/// One line of `--json` output: an object with `event`, `time`, and `account` and `folder` where they apply.
struct JSONLine: Sendable, Equatable {
    private(set) var fields: [(name: String, value: JSONValue)]

    /// - Parameter time: seconds since 1970.
    init(_ event: String, account: String? = nil, folder: String? = nil, time: Double = Timestamp.now) {
        fields = [("event", .string(event)), ("time", .string(Timestamp.rfc3339(time)))]
        if let account { fields.append(("account", .string(account))) }
        if let folder { fields.append(("folder", .string(folder))) }
    }

    mutating func add(_ name: String, _ value: JSONValue) { fields.append((name, value)) }

    /// The same line with one more field.
    func with(_ name: String, _ value: JSONValue) -> JSONLine {
        var line = self
        line.add(name, value)
        return line
    }

    /// Without the line's end.
    var text: String {
        "{" + fields.map { "\(JSONValue.quoted($0.name)):\($0.value.text)" }.joined(separator: ",") + "}"
    }

    static func == (a: JSONLine, b: JSONLine) -> Bool { a.text == b.text }
}
