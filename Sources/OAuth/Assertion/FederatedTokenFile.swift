import Glibc
import Mail

/// A JWT of another identity provider in a file, which that one renews now and then.
enum FederatedTokenFile {
    /// Bytes.
    private static let most = 65536

    /// The token as it is now.
    static func read(_ path: String) throws(OAuthFailure) -> Secret {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path, "cannot be read (\(String(cString: strerror(errno))))") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: most + 1)
        var count = 0
        while count <= most {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), most + 1 - count)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw failure(path, "cannot be read (\(String(cString: strerror(errno))))") }
            if got == 0 { break }
            count += got
        }
        let token = String(decoding: bytes.prefix(count), as: UTF8.self).trimmedOfSpaces
        guard count <= most, token.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 2,
            token.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { throw failure(path, "holds no JWT") }
        return Secret(token)
    }

    private static func failure(_ path: String, _ what: String) -> OAuthFailure {
        OAuthFailure(
            .config, "the federated token file \(path) \(what); see that its issuer writes it where the account's settings say",
            host: "")
    }
}
