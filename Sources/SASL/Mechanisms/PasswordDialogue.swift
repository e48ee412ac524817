import Mail

/// The mechanism LOGIN, which has no RFC: the server asks for the name and then for the password, in words of its own. For
/// servers that offer nothing else; only inside TLS.
struct PasswordDialogue: Sendable {
    private var answers: [Secret]

    init(user: String, password: Secret) throws(SASLError) {
        guard !user.utf8.contains(0), !password.exposed().utf8.contains(0) else { throw .unusableCredentials }
        answers = [Secret(user), password]
    }

    mutating func respond() throws(SASLError) -> [UInt8] {
        guard !answers.isEmpty else { throw .malformedChallenge("a third question") }
        return Array(answers.removeFirst().exposed().utf8)
    }
}
