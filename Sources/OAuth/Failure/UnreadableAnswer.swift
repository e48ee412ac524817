/// An answer without a readable refusal in it: a web page, nothing, half of something. The status has to do.
struct UnreadableAnswer {
    let answer: HTTPAnswer
    let host: String
    let grant: GrantKind

    var failure: OAuthFailure {
        OAuthFailure(remedy, "\(host) answered \(words); \(advice)", host: host, status: answer.status)
    }

    private enum Form { case empty, page, cutOff, other }

    private var form: Form {
        guard let first = answer.body.first(where: { $0 > 0x20 }) else { return .empty }
        switch first {
        case UInt8(ascii: "<"): return .page
        case UInt8(ascii: "{"): return JSONValue(json: answer.body) == nil ? .cutOff : .other
        default: return .other
        }
    }

    private var words: String {
        let status = "with HTTP status \(answer.status)"
        switch form {
        case .empty: return "\(status) and nothing else"
        case .page: return "\(status) and a web page instead of a token"
        case .cutOff: return "\(status) and a body that is cut off or damaged"
        case .other: return "\(status) and something that is no token"
        }
    }

    private var remedy: Remedy {
        switch answer.status {
        // 999 is how Yahoo says that it was asked too often.
        case 429, 999: .throttle(until: answer.received.adding(seconds: answer.retryAfter ?? 60))
        case 408, 425, 500...: .retry(after: answer.retryAfter)
        // How some providers say that a refresh token is over, without a word.
        case 400, 401: grant == .refreshToken && form != .page && JSONValue(json: answer.body) == nil ? .signIn : .config
        case 400...: .config
        // A good status with a bad body: a proxy, a maintenance page, a connection that broke.
        default: .retry(after: answer.retryAfter)
        }
    }

    private var advice: String {
        switch remedy {
        case .throttle: "it was asked too often and is left alone for a while"
        case .signIn: "the refresh token may be over or taken back, so sign in again with `restante auth login`"
        case .config: "check whether the profile's token address is right and no proxy stands in between"
        default: "it is tried again later"
        }
    }
}
