/// A value of a TOML document together with where it stands in the text.
struct ConfigNode: Sendable {
    enum Value: Sendable {
        case string(String)
        case integer(Int)
        case number(Double)
        case boolean(Bool)
        case list([ConfigNode])
        case table([String: ConfigNode])
        /// A date or a time; its text.
        case date(String)
    }

    let value: Value
    /// Where the key stands that names the value; for an element of a list, the element.
    let keyPlace: Place
    /// Where the value itself begins; for a table with a header, the header's key.
    let place: Place

    /// For "found …": the value as the user wrote it, or its kind where it is long.
    var found: String {
        switch value {
        case .string(let text): text.count > 40 ? "a text" : "\"\(text)\""
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .boolean(let flag): String(flag)
        case .list: "a list"
        case .table: "a table"
        case .date: "a date"
        }
    }
}
