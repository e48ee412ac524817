import Foundation
import Mail

extension RunSummary {
    /// As it is kept in the index.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// From the index; `nil` for what is not one.
    init?(json: String) {
        guard let summary = try? JSONDecoder().decode(RunSummary.self, from: Data(json.utf8)) else { return nil }
        self = summary
    }
}
