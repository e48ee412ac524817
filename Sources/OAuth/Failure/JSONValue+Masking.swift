import Mail

extension JSONValue {
    /// The same with secrets blotted out in all its strings, wherever a server repeats what it was sent.
    func masking(_ secrets: [Secret]) -> JSONValue {
        // Shorter ones could not be told from ordinary words.
        let needles = secrets.map { Array($0.exposed().utf8) }.filter { $0.count >= 8 }
        return needles.isEmpty ? self : masking(needles)
    }

    private func masking(_ needles: [[UInt8]]) -> JSONValue {
        switch self {
        case .string(let text): .string(needles.reduce(text, Self.blot))
        case .array(let elements): .array(elements.map { $0.masking(needles) })
        case .object(let members): .object(members.mapValues { $0.masking(needles) })
        case .number, .bool, .null: self
        }
    }

    private static func blot(_ text: String, _ needle: [UInt8]) -> String {
        var rest = Array(text.utf8)[...]
        var kept: [UInt8] = []
        while let found = rest.firstRange(of: needle) {
            kept += rest[..<found.lowerBound] + Array("…".utf8)
            rest = rest[found.upperBound...]
        }
        return String(decoding: kept + rest, as: UTF8.self)
    }
}
