import AsyncHTTPClient
import NIOCore
import NIOSSL

/// Sends requests over the network: TLS 1.2 or later with every check, no redirect followed, answers of 1 MiB at most,
/// half a minute for all of it.
package final class HTTPClientSender: HTTPSender {
    private let direct: HTTPClient
    private let proxy: HTTPProxy?
    private let proxied: HTTPClient?
    private let clock: WallClock
    private let limits: HTTPLimits

    /// - Throws: where the trust anchor cannot be read.
    package init(
        trust: HTTPTrust = .system, proxy: HTTPProxy? = nil, limits: HTTPLimits = .standard, clock: WallClock = .system
    ) throws(OAuthFailure) {
        var configuration = HTTPClient.Configuration(tlsConfiguration: try Self.tls(trust), redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(limits.connect), read: .seconds(limits.whole))
        configuration.connectionPool.retryConnectionEstablishment = false
        direct = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        configuration.proxy = proxy.map { .server(host: $0.host, port: $0.port) }
        proxied = proxy == nil ? nil : HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.proxy = proxy
        self.clock = clock
        self.limits = limits
    }

    /// The library insists on being shut down; one that was closed does not mind.
    deinit {
        direct.shutdown { _ in }
        proxied?.shutdown { _ in }
    }

    /// Lets go of its connections, and returns when they are gone. Nothing can be sent afterwards.
    package func close() async {
        // It fails only where it was closed before.
        try? await direct.shutdown()
        try? await proxied?.shutdown()
    }

    package func send(_ request: HTTPRequest) async throws(OAuthFailure) -> HTTPAnswer {
        do {
            let client = proxy?.serves(request.url) == true ? proxied ?? direct : direct
            let response = try await client.execute(outgoing(request), timeout: .seconds(limits.whole))
            try RedirectRefusal.check(
                status: Int(response.status.code), location: response.headers.first(name: "location"), url: request.url)
            let body = try await response.body.collect(upTo: limits.body)
            return HTTPAnswer(
                status: Int(response.status.code), headers: headers(response), body: Array(body.readableBytesView),
                received: clock.now())
        } catch let failure as OAuthFailure {
            throw failure
        } catch {
            throw TransportFailure(host: request.url.host, limit: limits.body).failure(for: error)
        }
    }

    private func headers(_ response: HTTPClientResponse) -> [String: String] {
        Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    private func outgoing(_ request: HTTPRequest) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: request.url.text)
        outgoing.headers.add(name: "Accept", value: "application/json")
        outgoing.headers.add(name: "User-Agent", value: "restante")
        if let authorization = request.authorization {
            outgoing.headers.add(name: "Authorization", value: authorization.exposed())
        }
        switch request.body {
        case .none: break
        case .form(let fields): attach(FormText.encode(fields), as: "application/x-www-form-urlencoded", to: &outgoing)
        case .json(let text): attach(text.exposed(), as: "application/json", to: &outgoing)
        }
        return outgoing
    }

    private func attach(_ text: String, as type: String, to request: inout HTTPClientRequest) {
        request.method = .POST
        request.headers.add(name: "Content-Type", value: type)
        request.body = .bytes(ByteBuffer(string: text))
    }

    private static func tls(_ trust: HTTPTrust) throws(OAuthFailure) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        configuration.renegotiationSupport = .none
        guard case .extraAnchor(let path) = trust else { return configuration }
        do {
            configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(path))]
            return configuration
        } catch {
            throw OAuthFailure(
                .config, "the certificate file \(path) cannot be read; it must hold one or more certificates in PEM form",
                host: "")
        }
    }
}
