import Glibc

/// What went wrong with an archive, where, and one sentence for the user.
package struct ArchiveError: Error, Hashable, CustomStringConvertible {
    /// The ways of failing that callers treat differently.
    package enum Kind: Hashable, Sendable {
        /// No room is left on the disk (ENOSPC, EDQUOT).
        case noSpace
        /// Not allowed (EACCES, EPERM, EROFS).
        case permission
        /// A file of that name is there already.
        case exists
        /// The file, the folder or the message is not there.
        case missing
        /// Another program is writing the same file.
        case locked
        /// Not an archive of ours at all, or of a later version.
        case foreign
        /// Bytes are not what they were when the archive was made.
        case damaged
        /// Well-formed, and made to do harm: names that lead elsewhere, links, sizes that cannot be.
        case hostile
        /// A message is not the one that was expected; it was left out.
        case changed
        /// The previous archive is not the one this archive goes on from.
        case chain
        /// A setting that cannot be.
        case usage
        /// No memory for the compressor.
        case memory
        /// Any other failure of the system, by `errno`.
        case io(Int32)
    }

    package let kind: Kind
    /// The file concerned, or the member inside the archive.
    package let path: String
    /// One sentence: what happened, where, what to do.
    package let message: String

    package init(_ kind: Kind, path: String, message: String) {
        self.kind = kind
        self.path = path
        self.message = message
    }

    package var description: String { message }
}

extension ArchiveError {
    /// From the system's error number. `action` goes into "cannot … PATH", as in "write".
    init(errno code: Int32, _ action: String, _ path: String) {
        let (kind, reason): (Kind, String) =
            switch code {
            case ENOSPC, EDQUOT: (.noSpace, "no space is left; free some and run again")
            case EACCES, EPERM, EROFS: (.permission, "permission denied; give this user the right, or choose another place")
            case EEXIST: (.exists, "a file of that name is there already; choose another name")
            case ENOENT: (.missing, "it is not there; check the path")
            case ELOOP, ENOTDIR: (.hostile, "something on the way is not a directory; choose an empty place")
            case ENAMETOOLONG: (.io(code), "the name is too long for the file system; choose a shorter place")
            default: (.io(code), String(cString: strerror(code)) + "; check the disk and run again")
            }
        self.init(kind, path: path, message: "cannot \(action) \(path): \(reason)")
    }

    static func damaged(_ path: String, _ what: String) -> ArchiveError {
        ArchiveError(
            .damaged, path: path,
            message: "\(path) is damaged: \(what); extract what is left with --salvage, or take another copy")
    }

    static func foreign(_ path: String, _ what: String) -> ArchiveError {
        ArchiveError(.foreign, path: path, message: "\(path) is not an archive made by Restante: \(what)")
    }
}
