/// The words behind which secrets stand, in lower case and without `-` and `_`.
enum SecretWords {
    /// What a name ends with whose value is one word, such as `refresh_token` or `clientSecret`.
    private static let endings = ["token", "secret", "assertion", "apikey", "privatekey", "codeverifier", "devicecode"]
    /// What a name ends with whose value may hold anything, up to the end of the line.
    private static let openEndings = ["password", "passwd", "passphrase", "authorization", "cookie"]
    /// Names that are ordinary words too; only `=`, or a name in quotes, makes a secret of what follows.
    private static let ambiguous: Set<String> = ["code", "auth", "pass", "pwd", "jwt", "bearer", "pw"]
    /// Schemes of HTTP and SASL; the next word is the credential.
    static let schemes: Set<String> = ["bearer", "basic", "xoauth2", "oauthbearer"]
    /// Of SASL, for those who write them in small letters.
    static let mechanisms: Set<String> = [
        "plain", "login", "xoauth2", "oauthbearer", "crammd5", "digestmd5", "ntlm", "gssapi", "external", "scramsha1", "scramsha256",
    ]
    /// What follows a scheme in a sentence about it.
    static let talk: Set<String> = ["authentication", "auth", "token", "tokens", "scheme", "and", "or", "is"]
    /// How tokens and SASL answers begin: JSON, `user=`, `n,a=`, Google's.
    static let beginnings = ["eyJ", "dXNlcj0", "bixhPQ", "bixhP", "ya29.", "1//0"].map { Array($0.utf8) }

    enum Value {
        /// Up to white space, a quotation mark or `&`.
        case word
        case restOfLine
    }

    /// How far the value behind a name reaches; `nil` for a name that has no secret.
    /// - Parameter isPlain: a colon, and no quotation marks around the name: it may be a sentence.
    static func value(behind name: String, isPlain: Bool) -> Value? {
        if openEndings.contains(where: name.hasSuffix) { return .restOfLine }
        if endings.contains(where: name.hasSuffix) { return .word }
        return ambiguous.contains(name) && !isPlain ? .word : nil
    }
}
