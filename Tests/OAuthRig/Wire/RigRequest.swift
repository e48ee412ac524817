import Foundation

/// A request as it came.
package struct RigRequest: Sendable {
    package let method: String
    package let path: String
    package let query: [String: String]
    /// With names in lower case.
    package let headers: [String: String]
    package let body: [UInt8]

    /// The fields of a form; empty where the body is none.
    package var form: [String: String] {
        guard headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true else { return [:] }
        return Self.fields(String(decoding: body, as: UTF8.self))
    }

    package var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    static func fields(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for piece in text.split(separator: "&") {
            let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { side in
                side.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? ""
            }
            fields[sides[0]] = sides.count > 1 ? sides[1] : ""
        }
        return fields
    }

    /// - Parameter head: the request line and the header lines, without the empty one.
    init?(head: String, body: [UInt8]) {
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        method = words[0]
        path = target[0]
        query = target.count > 1 ? Self.fields(target[1]) : [:]
        headers = Self.headers(lines.dropFirst())
        self.body = body
    }

    static func headers(_ lines: some Sequence<String>) -> [String: String] {
        let pairs = lines.compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
