/// A ready-made set of settings: what is known of a kind of server, or of a way to use Restante.
struct Profile: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// What a kind of server can do and wants: `profile = "…"`.
        case provider = "providers"
        /// Settings for a purpose: `use = "…"`.
        case use = "uses"

        /// The key that chooses one.
        var key: String { self == .provider ? "profile" : "use" }
    }

    /// Something that is known, and since when.
    struct Fact: Sendable, Equatable {
        /// `2026-11-21`: when it was last seen to be so.
        let date: String
        let text: String
        /// Who says so; `nil` where it was seen.
        let source: String?
    }

    let kind: Kind
    let name: String
    /// One sentence.
    let about: String
    let facts: [Fact]
    let layer: SettingsLayer
    /// Whose addresses end so are this provider's: `gmail.com`, `*.onmicrosoft.com`.
    let domains: [String]
    /// `nil` where the profile says nothing of it.
    let auth: ProviderAuth?

    /// Reads a profile's text; mistakes are noted with places in `file`.
    init(kind: Kind, name: String, text: String, file: String, mistakes: MistakeList) throws(ConfigurationError) {
        let root = try ConfigDocument.parse(text, file: file)
        guard case .table(let entries) = root.value else { throw ConfigurationError("\(file) is empty") }
        let table = TableReader(entries, name: "", place: root.place, mistakes: mistakes)
        self.kind = kind
        self.name = name
        about = table.string("about")?.value ?? ""
        facts = Self.facts(table)
        layer = SettingsLayer(table)
        domains = kind == .provider ? table.strings("domains")?.value.map { $0.lowercased() } ?? [] : []
        auth = kind == .provider ? table.table("auth").map(ProviderAuth.init) : nil
        table.close()
    }

    /// Whether a user of that name is likely to be this provider's.
    func serves(_ user: String) -> Bool {
        guard let at = user.lastIndex(of: "@") else { return false }
        let domain = user[user.index(after: at)...].lowercased()
        return domains.contains { $0.hasPrefix("*.") ? domain.hasSuffix($0.dropFirst()) : domain == $0 }
    }

    private static func facts(_ table: TableReader) -> [Fact] {
        guard let node = table.node("fact"), case .list(let items) = node.value else { return [] }
        return items.compactMap { item in
            guard case .table(let entries) = item.value else { return nil }
            let reader = TableReader(entries, name: "fact", place: item.place, mistakes: table.mistakes)
            defer { reader.close() }
            guard case .date(let date)? = reader.node("date")?.value, let text = reader.string("text") else {
                table.mistakes.add(item.place, "a fact needs a date and a text")
                return nil
            }
            return Fact(date: date, text: text.value, source: reader.string("source")?.value)
        }
    }
}
