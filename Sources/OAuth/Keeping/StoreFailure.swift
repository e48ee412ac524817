import Glibc

/// Why tokens cannot be kept or read.
package struct StoreFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, for who handles it.
    package enum Kind: Sendable, Equatable {
        /// Others may read or change the file or its folder.
        case exposed
        /// It cannot be opened: changed, damaged or cut off.
        case damaged
        /// It was sealed with another key.
        case wrongKey
        /// There is no key, or it cannot be used.
        case noKey
        /// Written by a newer version.
        case newer
        /// The disk is full.
        case noSpace
        /// The desktop's keyring is locked, not running, or not installed.
        case noKeyring
        /// Anything else that the system says.
        case failed
    }

    /// What is wrong.
    package let kind: Kind
    /// One sentence: what happened, where, what to do. Never with anything secret in it.
    package let sentence: String

    /// - Parameter sentence: for the user, without anything secret.
    package init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }

    package var description: String { sentence }

    /// What the system said about a file.
    static func system(_ attempt: String, _ path: String, code: Int32) -> StoreFailure {
        let reason = String(cString: strerror(code))
        switch code {
        case ENOSPC, EDQUOT:
            return StoreFailure(.noSpace, "cannot \(attempt) \(path): \(reason); free some space, the tokens there are as before")
        case EACCES, EPERM, EROFS:
            return StoreFailure(.failed, "cannot \(attempt) \(path): \(reason); let the user who runs this own it")
        case ELOOP:
            return StoreFailure(.exposed, "\(path) is a symbolic link, which is not followed; put the file itself there")
        default:
            return StoreFailure(.failed, "cannot \(attempt) \(path): \(reason); look at the disk")
        }
    }
}
