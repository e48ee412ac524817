import Foundation

/// What a run that removed mail on purpose came to, as it is kept in the index.
package struct RemovalSummary: Sendable, Equatable, Codable {
    package var removed: Int
    package var failed: Int
    /// Octets of the files.
    package var bytes: UInt64
}

extension RemovalSummary {
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// `nil` for what is not one.
    init?(json: String) {
        guard let summary = try? JSONDecoder().decode(RemovalSummary.self, from: Data(json.utf8)) else { return nil }
        self = summary
    }
}
