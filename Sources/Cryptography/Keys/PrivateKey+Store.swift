import COpenSSL
import Mail

extension PrivateKey {
    /// Whether this names a key in a store and not a file: it begins with the scheme of PKCS #11 (RFC 7512).
    package static func isStoreAddress(_ text: String) -> Bool { text.lowercased().hasPrefix("pkcs11:") }

    /// Takes a private key from a token or a hardware module by its PKCS #11 URI (RFC 7512). The key itself stays there.
    ///
    /// libcrypto cannot speak with such modules by itself: its configuration (openssl.cnf) must load a provider that can, such as
    /// pkcs11-provider.
    /// - Parameter pin: what the token asks for; may stand in the address too.
    /// - Throws: `noPrivateKey`, `passphraseNeeded` or `passphraseWrong`.
    package init(store address: String, pin: Secret?) throws(CryptographyError) {
        var question = PassphraseQuestion(answer: pin.map { Array($0.exposed().utf8) })
        let key = withUnsafeMutablePointer(to: &question) { Self.load(address, $0) }
        if let key {
            handle = KeyHandle(owning: key)
        } else if !question.wasAsked {
            throw CryptographyError(
                .noPrivateKey,
                "libcrypto finds no private key there; load a PKCS #11 provider in openssl.cnf, and see what `openssl storeutl -keys` lists"
            )
        } else if pin == nil {
            throw CryptographyError(.passphraseNeeded, "the token asks for a PIN, and none was given")
        } else {
            throw CryptographyError(.passphraseWrong, "the token does not take the PIN")
        }
    }

    private static func load(_ address: String, _ question: UnsafeMutablePointer<PassphraseQuestion>) -> OpaquePointer? {
        guard let method = UI_UTIL_wrap_read_pem_callback(answerPassphrase, 0) else { return nil }
        defer { UI_destroy_method(method) }
        guard let store = OSSL_STORE_open(address, method, question, nil, nil) else { return nil }
        defer { OSSL_STORE_close(store) }
        OSSL_STORE_expect(store, OSSL_STORE_INFO_PKEY)
        while OSSL_STORE_eof(store) == 0 {
            guard let info = OSSL_STORE_load(store) else { break }
            defer { OSSL_STORE_INFO_free(info) }
            if let key = OSSL_STORE_INFO_get1_PKEY(info) { return key }
        }
        return nil
    }
}
