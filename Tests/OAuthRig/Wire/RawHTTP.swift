import Foundation
import TestRig

/// An HTTP client that sends exactly what it is told to: the browser of the tests.
package enum RawHTTP {
    package struct Response: Sendable {
        package let status: Int
        /// With names in lower case.
        package let headers: [String: String]
        package let body: String
    }

    /// Sends all of a text to a port of loopback, and gives all that comes until the other side closes.
    package static func exchange(_ text: String, port: Int, v6: Bool = false) async throws -> String {
        try await onThread {
            let socket = try RigSocket.connect(port: port, v6: v6)
            socket.send(Array(text.utf8))
            var bytes: [UInt8] = []
            while true {
                let more = socket.receive()
                guard !more.isEmpty else { break }
                bytes += more
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// One request to a port of loopback; the answer is read until the other side closes.
    package static func send(_ request: String, port: Int, v6: Bool = false) async throws -> Response {
        let text = try await exchange(request, port: port, v6: v6)
        guard let end = text.range(of: "\r\n\r\n"), text.hasPrefix("HTTP/1."), let status = Int(text.dropFirst(9).prefix(3))
        else {
            throw RigError("no HTTP answer came from port \(port), but \(text.prefix(200))")
        }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n").dropFirst()
        return Response(status: status, headers: RigRequest.headers(lines), body: String(text[end.upperBound...]))
    }

    /// GETs an `http://localhost:PORT/…` address.
    package static func get(_ address: String, headers: [String: String] = [:]) async throws -> Response {
        guard let url = URLComponents(string: address), let host = url.host, let port = url.port else {
            throw RigError("\(address) is no address of a test server")
        }
        let path =
            (url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath) + (url.percentEncodedQuery.map { "?" + $0 } ?? "")
        let lines = headers.map { "\($0): \($1)\r\n" }.joined()
        return try await send("GET \(path) HTTP/1.1\r\nHost: \(host):\(port)\r\n\(lines)\r\n", port: port, v6: host == "[::1]")
    }

    /// What a browser does with the address of a sign-in: it follows redirects until there is a page.
    package static func browse(_ address: String) async throws -> Response {
        var response = try await get(address)
        for _ in 0..<5 {
            guard 300..<400 ~= response.status, let next = response.headers["location"] else { break }
            response = try await get(next)
        }
        return response
    }
}
