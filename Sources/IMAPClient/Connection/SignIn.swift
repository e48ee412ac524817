import NIOCore
import SASL

/// Opens a connection with what the source gives, and once more with what it gives in place of a refused token.
struct SignIn: Sendable {
    let options: SessionOptions
    let group: any EventLoopGroup
    /// Whether a session that is open has signed in with the very same: then a refusal is not about the token, since
    /// some servers refuse logins so when there are too many connections.
    var isInUse: @Sendable (Credentials) -> Bool = { _ in false }

    /// A refusal that is not about the token passes when connections have gone.
    private static let waitForOthers = Duration.seconds(60)

    func open() async throws(IMAPError) -> IMAPConnection {
        let credentials = try await options.credentials.credentials()
        let refusal: IMAPError
        do throws(IMAPError) {
            return try await IMAPConnection.open(options, with: credentials, on: group)
        } catch {
            guard error.kind == .tokenRefused else { throw error }
            refusal = error
        }
        if isInUse(credentials) { throw tooMany(refusal) }
        guard let others = try await options.credentials.refused(credentials, why: refusal.refusal ?? TokenRefusal()) else {
            throw refusal
        }
        do throws(IMAPError) {
            return try await IMAPConnection.open(options, with: others, on: group)
        } catch {
            throw error.kind == .tokenRefused ? refusedAnew(error, others) : error
        }
    }

    private func tooMany(_ error: IMAPError) -> IMAPError {
        IMAPError(
            .throttled,
            message:
                "\(options.endpoint) refused one more connection with a token that others are using: it may have enough of them.",
            serverText: error.serverText, code: error.code, retryAfter: Self.waitForOthers, command: error.command)
    }

    /// Servers say the same whatever is wrong, so the token itself is asked first.
    ///
    /// A token that was made a moment ago is not over: signing in again would give another of the same kind, unless what
    /// is missing is the user's leave.
    private func refusedAnew(_ error: IMAPError, _ credentials: Credentials) -> IMAPError {
        let needsLeave = error.refusal?.lacksScope == true
        return IMAPError(
            .tokenRefused,
            message: (options.credentials.reason(ofRefusing: credentials) ?? String(error.message.dropLast()))
                + "; a token renewed just now was refused as well.",
            disposition: needsLeave ? .signIn : .lasting, serverText: error.serverText, code: error.code, command: error.command,
            refusal: error.refusal)
    }
}
