import Synchronization

@testable import OAuth

/// Answers by itself and remembers what was asked.
final class FakeSender: HTTPSender {
    typealias Answering = @Sendable (HTTPRequest) throws(OAuthFailure) -> HTTPAnswer

    private let answering: Answering
    private let asked = Mutex<[HTTPRequest]>([])

    init(_ answering: @escaping Answering) { self.answering = answering }

    /// The same answer each time.
    convenience init(_ answer: HTTPAnswer) { self.init { _ throws(OAuthFailure) in answer } }

    var requests: [HTTPRequest] { asked.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(OAuthFailure) -> HTTPAnswer {
        asked.withLock { $0.append(request) }
        return try answering(request)
    }
}

extension HTTPAnswer {
    /// With a text as its body.
    static func text(
        _ status: Int, _ body: String, headers: [String: String] = [:], received: Instant = Instant(seconds: 1_800_000_000)
    ) -> HTTPAnswer {
        HTTPAnswer(status: status, headers: headers, body: Array(body.utf8), received: received)
    }
}

extension HTTPRequest {
    /// The fields of the form that was sent.
    var form: [String: String] {
        guard case .form(let fields) = body else { return [:] }
        return Dictionary(fields.map { ($0.name, $0.value.exposed()) }, uniquingKeysWith: { first, _ in first })
    }
}
