import AsyncHTTPClient
import Glibc
import NIOCore
import Testing

@testable import OAuth

@Suite struct TransportFailureTests {
    private func read(_ error: any Error) -> OAuthFailure {
        TransportFailure(host: "login.example", limit: 100).failure(for: error)
    }

    @Test(
        "Faults of the network pass, and the sentence says which it was",
        arguments: [
            (HTTPClientError.connectTimeout, "did not accept"), (.tlsHandshakeTimeout, "did not accept"),
            (.readTimeout, "did not answer"),
            (.deadlineExceeded, "did not answer"), (.remoteConnectionClosed, "closed the connection"),
            (.cancelled, "was stopped"),
            (.contentLengthMissing, "not HTTP"),
        ])
    func client(error: HTTPClientError, words: String) {
        let failure = read(error)
        #expect(
            failure.remedy == .retry(after: nil) && failure.sentence.contains(words) && failure.sentence.contains("login.example")
        )
        #expect(failure.host == "login.example")
    }

    @Test(
        "Faults of the system pass",
        arguments: [
            (ECONNREFUSED, "refuses connections"), (ETIMEDOUT, "in time"), (ECONNRESET, "closed the connection"),
            (EPIPE, "closed the connection"),
            (EHOSTUNREACH, "cannot be reached"),
        ])
    func system(number: Int32, words: String) {
        let failure = read(IOError(errnoCode: number, reason: "connect"))
        #expect(failure.remedy == .retry(after: nil) && failure.sentence.contains(words))
    }

    @Test(
        "A proxy that refuses is a matter of the configuration",
        arguments: [HTTPClientError.invalidProxyResponse, .proxyAuthenticationRequired])
    func proxy(error: HTTPClientError) { #expect(read(error).remedy == .config && read(error).sentence.contains("https_proxy")) }

    @Test("Anything else is a passing fault, without its inner words")
    func others() {
        struct Odd: Error { let secret = "hidden" }
        #expect(read(Odd()).remedy == .retry(after: nil) && !read(Odd()).sentence.contains("hidden"))
        #expect(read(CancellationError()).sentence.contains("was stopped"))
        #expect(read(NIOTooManyBytesError(maxBytes: 100)).sentence.contains("more than 100 bytes"))
    }
}
