import IMAPProtocol
import SASL

extension Opening {
    var plaintextRefused: IMAPError {
        IMAPError(
            .plaintextRefused,
            message: "\(options.endpoint) is not this machine, and without TLS nothing is sent to others: use TLS or STARTTLS.")
    }

    var preauthWithoutTLS: IMAPError {
        IMAPError(
            .startTLSUnavailable,
            message: "\(options.endpoint) says that we are logged in before TLS began, which makes TLS impossible: refused.")
    }

    func startTLSRefused(_ text: ResponseText) -> IMAPError {
        IMAPError(
            .startTLSUnavailable,
            message: "\(options.endpoint) does not start TLS, and without it no password is sent: use its TLS port, usually 993.",
            serverText: text.text, code: text.code, command: "STARTTLS")
    }

    func noMechanism(_ capabilities: Capabilities) -> IMAPError {
        let endpoint = options.endpoint
        let offered = capabilities.names.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst(5)) }.sorted()
        let list = offered.isEmpty ? "none" : offered.joined(separator: ", ")
        let takesTokens = LoginMechanism.allCases.contains { $0.takesTokens && offered.contains($0.rawValue) }
        let message =
            if credentials.isBearer {
                "\(endpoint) offers no sign-in by OAuth (it offers \(list)), and this account never sends a password: set auth.method to \"password\" or use another server."
            } else if takesTokens {
                "\(endpoint) takes no password that may be sent here, but offers sign-in by OAuth (it offers \(list)): set auth.method to \"oauth2\"."
            } else {
                "\(endpoint) offers no way to log in with a password that may be used here (it offers \(list))."
            }
        return IMAPError(.noUsableMechanism, message: message)
    }

    func sasl(_ error: SASLError) -> IMAPError {
        let endpoint = options.endpoint
        let user = credentials.user
        return switch error {
        case .malformedChallenge(let what):
            IMAPError(.protocolViolation, message: "\(endpoint) broke the rules of the login (\(what)).")
        case .iterationCount(let count):
            IMAPError(
                .noUsableMechanism,
                message: "\(endpoint) asks for \(count) rounds of SCRAM, which is too few to be safe or too many to be meant.")
        case .refused(let reason) where reason.hasPrefix("server-does-support-channel-binding"):
            IMAPError(
                .serverNotAuthentic,
                message:
                    "\(endpoint) can bind logins to TLS, but somebody on the way took that offer away: nothing more was sent.")
        case .refused(let reason):
            IMAPError(.authenticationFailed, message: "\(endpoint) refused the login of \(user): “\(reason.prefix(80))”.")
        case .serverSignature:
            IMAPError(
                .serverNotAuthentic,
                message: "\(endpoint) could not prove that it knows the password of \(user): it may be an impostor.")
        case .unusableCredentials:
            IMAPError(
                .authenticationFailed,
                message:
                    "The user name or \(credentials.isBearer ? "token" : "password") of \(user) holds a control character, which no login can carry."
            )
        }
    }
}
