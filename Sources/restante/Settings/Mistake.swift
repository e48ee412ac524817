/// Something in the configuration that cannot be meant so.
struct Mistake: Hashable, Sendable, CustomStringConvertible {
    let place: Place
    /// What is wrong and what to write instead, without a full stop.
    let message: String

    /// `config.toml:12:8: port must be a number, found "993"`
    var description: String { "\(place): \(message)" }
}

/// Gathers mistakes, so that the user sees all of them at once.
final class MistakeList {
    private(set) var mistakes: [Mistake] = []
    /// Those that say of a key that it is missing, with its path.
    private var lacking: [Mistake: String] = [:]
    /// The paths of keys that unknown ones are likely to be meant for.
    private var misspelt: Set<String> = []
    private var hasUnknownKeys = false

    func add(_ place: Place, _ message: String) {
        mistakes.append(Mistake(place: place, message: message))
    }

    /// A key that must be there is not.
    /// - Parameter path: `account.work.server.host`
    func lacks(_ path: String, _ place: Place, _ message: String) {
        add(place, message)
        lacking[Mistake(place: place, message: message)] = path
    }

    /// A key that nobody knows.
    /// - Parameter meant: the path of the one that it is likely to be meant for.
    func unknown(_ place: Place, _ message: String, meant: String?) {
        add(place, message)
        hasUnknownKeys = true
        if let meant { misspelt.insert(meant) }
    }

    /// In the order of the file; the same mistake (a profile that two accounts use) only once. A misspelt key is not
    /// missing as well, and where keys are unknown, what is missing comes last, since it may follow from them.
    var inOrder: [Mistake] {
        Set(mistakes).filter { mistake in !(lacking[mistake].map(isMisspelt) ?? false) }
            .sorted { (rank($0), $0.place, $0.message) < (rank($1), $1.place, $1.message) }
    }

    private func rank(_ mistake: Mistake) -> Int { hasUnknownKeys && lacking[mistake] != nil ? 1 : 0 }

    private func isMisspelt(_ path: String) -> Bool { misspelt.contains { path == $0 || path.hasPrefix($0 + ".") } }
}
