import Cryptography
import Mail

/// How a request shows which client it comes from: form fields, and a header for some.
struct ClientProof {
    private(set) var fields: [FormField] = []
    private(set) var header: Secret?
    private(set) var isAssertion = false
    /// What hides in the header.
    private(set) var secrets: [Secret] = []

    /// None.
    init() {}

    /// Made anew for each request: assertions are good for one.
    init(of client: ClientRegistration, audience: String, now: Instant) throws(OAuthFailure) {
        let id = FormField("client_id", client.clientID)
        switch client.authentication {
        case .public: fields = [id]
        case .secret(let secret): fields = [id, FormField("client_secret", secret)]
        case .secretInHeader(let secret):
            let basic = Self.basic(client.clientID, secret)
            header = basic
            secrets = [secret, basic]
        case .certificates(let credentials):
            let assertion = ClientAssertion(clientID: client.clientID, audience: audience)
            present(try assertion.sign(with: credentials, now: now), id)
        case .federatedTokenFile(let path): present(try FederatedTokenFile.read(path), id)
        }
    }

    /// RFC 7523 section 2.2.
    private mutating func present(_ assertion: Secret, _ id: FormField) {
        let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        fields = [id, FormField("client_assertion_type", type), FormField("client_assertion", assertion)]
        isAssertion = true
    }

    /// Both halves are form-encoded first (RFC 6749 section 2.3.1), which is often forgotten.
    private static func basic(_ id: String, _ secret: Secret) -> Secret {
        let pair = FormText.escape(id) + ":" + FormText.escape(secret.exposed())
        return Secret("Basic " + Base64.encode(Array(pair.utf8)))
    }
}
