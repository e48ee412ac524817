/// Takes the values out of one table of the configuration; notes every mistake and goes on.
///
/// Each method marks its key as known and gives `nil` both for a missing key and for one whose value is of the wrong
/// kind (then the mistake is noted). ``close()`` afterwards complains of the keys that nobody asked for.
final class TableReader {
    /// What the table is called in messages: `account.work.server`; empty for the file's top.
    let name: String
    /// Where the table begins.
    let place: Place
    let mistakes: MistakeList
    private let entries: [String: ConfigNode]
    private var asked: [String] = []

    init(_ entries: [String: ConfigNode], name: String, place: Place, mistakes: MistakeList) {
        self.entries = entries
        self.name = name
        self.place = place
        self.mistakes = mistakes
    }

    /// The keys in the order of the file.
    var keys: [String] { entries.sorted { $0.value.keyPlace < $1.value.keyPlace }.map(\.key) }

    /// The raw value, for keys that may be of several kinds.
    func node(_ key: String) -> ConfigNode? {
        if !asked.contains(key) { asked.append(key) }
        return entries[key]
    }

    func string(_ key: String) -> Placed<String>? {
        read(key, "a text in quotes") { if case .string(let text) = $0 { text } else { nil } }
    }

    func boolean(_ key: String) -> Placed<Bool>? {
        read(key, "true or false") { if case .boolean(let flag) = $0 { flag } else { nil } }
    }

    func integer(_ key: String, _ range: ClosedRange<Int>) -> Placed<Int>? {
        let number: Placed<Int>? = read(key, "a number") { if case .integer(let number) = $0 { number } else { nil } }
        guard let number, !range.contains(number.value) else { return number }
        let bounds = range.upperBound == .max ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
        mistakes.add(number.place, "\(key) must be \(bounds), found \(number.value)")
        return nil
    }

    func number(_ key: String, _ range: ClosedRange<Double>) -> Placed<Double>? {
        let number: Placed<Double>? = read(key, "a number") {
            switch $0 {
            case .number(let number): number
            case .integer(let number): Double(number)
            default: nil
            }
        }
        guard let number, !range.contains(number.value) else { return number }
        mistakes.add(number.place, "\(key) must be from \(range.lowerBound) to \(range.upperBound), found \(number.value)")
        return nil
    }

    func strings(_ key: String) -> Placed<[String]>? {
        read(key, "a list of texts such as [\"A\", \"B\"]") {
            guard case .list(let items) = $0 else { return nil }
            let texts = items.compactMap { if case .string(let text) = $0.value { text } else { nil } }
            return texts.count == items.count ? texts : nil
        }
    }

    /// A table whose values are all texts: `{ "A" = "B" }`.
    func stringTable(_ key: String) -> Placed<[String: String]>? {
        read(key, "a table of texts such as { \"A\" = \"B\" }") {
            guard case .table(let items) = $0 else { return nil }
            let texts = items.compactMapValues { if case .string(let text) = $0.value { text } else { nil } }
            return texts.count == items.count ? texts : nil
        }
    }

    func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ key: String, _ type: Choice.Type
    ) -> Placed<Choice>? where Choice.RawValue == String {
        guard let text = string(key) else { return nil }
        if let choice = Choice(rawValue: text.value) { return Placed(value: choice, place: text.place) }
        let names = Choice.allCases.map(\.rawValue)
        let hint = NearestName.of(text.value, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        mistakes.add(text.place, "\(key) must be \(Self.alternatives(names)), found \"\(text.value)\"\(hint)")
        return nil
    }

    func octets(_ key: String) -> Placed<UInt64>? {
        read(key, "a size in quotes such as \"50MB\"") {
            if case .string(let text) = $0 { Quantity.octets(text) } else { nil }
        }
    }

    func seconds(_ key: String) -> Placed<Int64>? {
        read(key, "a time in quotes such as \"30d\" (units: s, min, h, d, w, y)") {
            if case .string(let text) = $0 { Quantity.seconds(text) } else { nil }
        }
    }

    func table(_ key: String) -> TableReader? {
        let entries: Placed<[String: ConfigNode]>? = read(key, "a table") {
            if case .table(let entries) = $0 { entries } else { nil }
        }
        return entries.map {
            TableReader($0.value, name: path(of: key), place: $0.place, mistakes: mistakes)
        }
    }

    private func path(of key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    /// Notes that a key is missing that must be there.
    func missing(_ key: String, _ advice: String) {
        mistakes.lacks(path(of: key), place, "[\(name)] has no \(key): \(advice)")
    }

    /// Complains of keys that are not known here. Call it after everything has been asked for.
    func close() {
        for key in keys where !asked.contains(key) {
            guard let node = entries[key] else { continue }
            let scope = name.isEmpty ? "" : " in [\(name)]"
            mistakes.unknown(
                node.keyPlace, "unknown key \"\(key)\"\(scope); \(NearestName.hint(key, among: asked))",
                meant: NearestName.of(key, among: asked).map(path(of:)))
        }
    }

    private func read<Value: Sendable>(
        _ key: String, _ kind: String, _ convert: (ConfigNode.Value) -> Value?
    ) -> Placed<Value>? {
        guard let node = node(key) else { return nil }
        if let value = convert(node.value) { return Placed(value: value, place: node.place) }
        mistakes.add(node.place, "\(key) must be \(kind), found \(node.found)")
        return nil
    }

    /// `"a", "b" or "c"`.
    private static func alternatives(_ names: [String]) -> String {
        let quoted = names.map { "\"\($0)\"" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
