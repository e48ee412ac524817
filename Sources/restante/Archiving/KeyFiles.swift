import Cryptography
import Mail
import SyncEngine

/// Certificates and private keys that the command line names.
enum KeyFiles {
    /// The first certificate of a PEM file.
    static func certificate(_ path: String) throws(RunFailure) -> Certificate {
        try reading(path) { (text) throws(CryptographyError) in try Certificate(pem: text) }
    }

    /// All certificates of a PEM file (RFC 7468 section 5).
    static func certificates(_ path: String) throws(RunFailure) -> [Certificate] {
        try reading(path) { (text) throws(CryptographyError) in
            let end = "-----END CERTIFICATE-----"
            var certificates: [Certificate] = []
            var rest = text[...]
            while let range = rest.firstRange(of: end) {
                certificates.append(try Certificate(pem: String(rest[..<range.upperBound])))
                rest = rest[range.upperBound...]
            }
            return certificates.isEmpty ? [try Certificate(pem: text)] : certificates
        }
    }

    /// The private key of a PEM file, or that of a token by its PKCS #11 URI.
    ///
    /// - Parameter passphrase: of an encrypted file, or the token's PIN.
    static func privateKey(_ place: String, passphrase: Secret?) throws(RunFailure) -> PrivateKey {
        guard PrivateKey.isStoreAddress(place) else {
            return try reading(place) { (text) throws(CryptographyError) in
                try PrivateKey(pem: Secret(text), passphrase: passphrase)
            }
        }
        do throws(CryptographyError) {
            return try PrivateKey(store: place, pin: passphrase)
        } catch {
            // An address may hold the PIN.
            throw RunFailure(.failed, "the key \(place.prefix { $0 != "?" }): \(error.sentence)")
        }
    }

    private static func reading<Value>(
        _ path: String, _ make: (String) throws(CryptographyError) -> Value
    ) throws(RunFailure) -> Value {
        let text: String
        do throws(TextFile.Failure) {
            text = try TextFile.read(path)
        } catch {
            throw RunFailure(.failed, "\(path) cannot be read: \(error.reason); check the path")
        }
        do throws(CryptographyError) {
            return try make(text)
        } catch {
            throw RunFailure(.failed, "\(path): \(error.sentence)")
        }
    }
}
