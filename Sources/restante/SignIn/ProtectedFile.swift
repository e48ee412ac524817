import Glibc
import Mail
import OAuth

/// Files with private keys, which nobody but their owner may read.
enum ProtectedFile {
    static func secret(_ path: String) throws(OAuthFailure) -> Secret {
        var information = stat()
        guard stat(path, &information) == 0 else { throw failure(path, String(cString: strerror(errno))) }
        guard information.st_mode & 0o077 == 0 else {
            throw OAuthFailure(.config, "others may read \(path), so it is not used; run `chmod 600 \(path)`", host: "")
        }
        do { return Secret(try TextFile.read(path, limit: 1 << 20)) } catch { throw failure(path, error.reason) }
    }

    static func failure(_ path: String, _ reason: String) -> OAuthFailure {
        OAuthFailure(.config, "\(path) cannot be read: \(reason); name another in the account's settings", host: "")
    }
}
