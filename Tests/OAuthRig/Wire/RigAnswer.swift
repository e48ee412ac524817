import Foundation

/// An answer, right or wrong: everything about it can be set.
package struct RigAnswer: Sendable {
    package var status: Int
    package var headers: [String: String]
    package var body: [UInt8]
    /// Closes the connection after so many bytes of the body, though more were announced.
    package var cutAfter: Int?
    /// Never answers; the connection stays open until the client lets go of it.
    package var stalls = false

    package init(_ status: Int, headers: [String: String] = [:], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func text(_ status: Int, _ text: String, type: String = "text/html", headers: [String: String] = [:])
        -> RigAnswer
    {
        RigAnswer(status, headers: headers.merging(["Content-Type": type]) { mine, _ in mine }, body: Array(text.utf8))
    }

    package static func json(_ status: Int, _ text: String, headers: [String: String] = [:]) -> RigAnswer {
        .text(status, text, type: "application/json", headers: headers.merging(["Cache-Control": "no-store"]) { mine, _ in mine })
    }

    static func object(_ object: [String: Any], status: Int = 200) -> RigAnswer {
        let data = (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])) ?? Data()
        return json(status, String(decoding: data, as: UTF8.self))
    }

    /// A refusal as a token endpoint makes it. `suberror`, `claims` and a number of Microsoft's are left out where they are `nil`.
    package static func refusal(
        _ error: String, status: Int = 400, suberror: String? = nil, number: Int? = nil, text: String = "No.",
        claims: String? = nil,
        retryAfter: String? = nil
    ) -> RigAnswer {
        var body: [String: Any] = ["error": error, "error_description": text]
        if let number {
            body["error_description"] = "AADSTS\(number): \(text)\r\nTrace ID: 1\r\nCorrelation ID: 2"
            body["error_codes"] = [number]
            body["trace_id"] = "11111111-2222-3333-4444-555555555555"
            body["correlation_id"] = "66666666-7777-8888-9999-000000000000"
        }
        if let suberror { body["suberror"] = suberror }
        if let claims { body["claims"] = claims }
        var answer = object(body, status: status)
        if let retryAfter { answer.headers["Retry-After"] = retryAfter }
        return answer
    }

    package static func redirect(to address: String, status: Int = 302) -> RigAnswer {
        RigAnswer(status, headers: ["Location": address], body: [])
    }

    package static let stalling: RigAnswer = {
        var answer = RigAnswer(200, body: [])
        answer.stalls = true
        return answer
    }()

    /// The same, broken off after so many bytes of the body.
    package func cut(after count: Int) -> RigAnswer {
        var answer = self
        answer.cutAfter = count
        return answer
    }

    /// What goes out.
    func bytes(date: String?) -> [UInt8] {
        var head = "HTTP/1.1 \(status) Rig\r\nContent-Length: \(body.count)\r\nConnection: close\r\n"
        if let date { head += "Date: \(date)\r\n" }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        return Array((head + "\r\n").utf8) + body.prefix(cutAfter ?? body.count)
    }
}
