/// When to ask again whether a device code was entered (RFC 8628 section 3.5).
struct DevicePolling: Equatable {
    enum Step: Equatable {
        case ask(afterSeconds: Int)
        case granted(TokenGrant)
        case failed(OAuthFailure)
    }

    private(set) var interval: Int
    let expires: Instant
    let host: String

    init(_ device: DeviceAuthorization, host: String) {
        interval = device.interval
        expires = device.expires
        self.host = host
    }

    mutating func next(_ answer: DeviceAnswer, now: Instant) -> Step {
        switch answer {
        case .granted(let grant): return .granted(grant)
        case .pending: return again(after: interval, now)
        case .slowDown:
            interval = min(interval + 5, 300)
            return again(after: interval, now)
        }
    }

    /// A fault that passes is waited out, at half the pace from then on, as the RFC asks for after timeouts.
    mutating func next(_ failure: OAuthFailure, now: Instant) -> Step {
        switch failure.remedy {
        case .retry(let pause):
            interval = min(interval * 2, 300)
            return again(after: max(interval, pause ?? 0), now)
        case .throttle(let until): return again(after: max(interval, until.seconds(since: now)), now)
        case .signIn, .admin, .config, .clock, .permanent: return .failed(failure)
        }
    }

    private func again(after seconds: Int, _ now: Instant) -> Step {
        guard now.adding(seconds: seconds) < expires else {
            return .failed(
                OAuthFailure(
                    .signIn, "the code for \(host) was not entered in time; start the sign-in again", host: host,
                    error: "expired_token"))
        }
        return .ask(afterSeconds: seconds)
    }
}
