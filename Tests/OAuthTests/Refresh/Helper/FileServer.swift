import Glibc
import Mail
import OAuth

/// A token endpoint that lives in a folder, so that many processes can ask the same one: `clock` holds the time, `current`
/// the only refresh token that is good, `requests` a line for each request. Each answer rotates the refresh token.
struct FileServer: TokenGranting {
    let directory: String
    let issuer = "file-server"
    let host = "file-server"
    let clientID = "client"
    let scopes = ["mail"]
    let needsRefreshToken = true

    var clock: WallClock {
        let path = directory + "/clock"
        return WallClock { Instant(seconds: Int(Self.read(path)) ?? 0) }
    }

    func grant(for refreshToken: Secret?) async throws(OAuthFailure) -> TokenGrant {
        let requests = open(directory + "/requests", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(requests) }
        flock(requests, LOCK_EX)
        let current = Self.read(directory + "/current")
        let isGood = refreshToken?.exposed() == current
        let line = Array((isGood ? "good\n" : "reused\n").utf8)
        write(requests, line, line.count)
        guard isGood else {
            throw OAuthFailure(.signIn, "the refresh token is not good", host: host, status: 400, error: "invalid_grant")
        }
        let number = Self.read(directory + "/requests").split(separator: "\n").count
        let next = "refresh-\(number)"
        Self.replace(directory + "/current", next)
        let now = clock.now()
        let access = AccessToken(
            secret: Secret("access-\(number)"), obtained: now, expires: now.adding(seconds: 3600), scopes: scopes)
        return TokenGrant(access: access, refresh: Secret(next))
    }

    private static func read(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    private static func replace(_ path: String, _ text: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(file) }
        let bytes = Array(text.utf8)
        write(file, bytes, bytes.count)
    }
}
