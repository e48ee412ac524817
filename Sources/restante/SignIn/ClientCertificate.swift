import Cryptography
import Mail
import OAuth

/// The certificate of a client and its private key, by their files.
struct ClientCertificate {
    let path: String
    let key: String

    func credential() throws(OAuthFailure) -> SigningCredential {
        let certificate = try certificate()
        let pem = try ProtectedFile.secret(key)
        let privateKey: PrivateKey
        do { privateKey = try PrivateKey(pem: pem) } catch { throw failure("the key \(key) cannot be used: \(error.sentence)") }
        guard let credential = SigningCredential(key: privateKey, certificate: certificate) else {
            throw failure("the key \(key) is not that of the certificate \(path); name the pair in the account's settings")
        }
        return credential
    }

    func certificate() throws(OAuthFailure) -> Certificate {
        let text: String
        do { text = try TextFile.read(path, limit: 1 << 20) } catch { throw ProtectedFile.failure(path, error.reason) }
        do { return try Certificate(pem: text) } catch {
            throw failure("the certificate \(path) cannot be used: \(error.sentence)")
        }
    }

    private func failure(_ sentence: String) -> OAuthFailure { OAuthFailure(.config, sentence, host: "") }
}
