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

    func add(_ place: Place, _ message: String) {
        mistakes.append(Mistake(place: place, message: message))
    }

    /// In the order of the file; the same mistake (a profile that two accounts use) only once.
    var inOrder: [Mistake] {
        Array(Set(mistakes)).sorted { ($0.place, $0.message) < ($1.place, $1.message) }
    }
}
