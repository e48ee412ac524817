import Glibc

/// What went wrong in a store, where, and one sentence for the user.
package struct MaildirError: Error, Hashable, CustomStringConvertible {
    /// The ways in which a store can fail that callers treat differently.
    package enum Kind: Hashable, Sendable {
        /// No room left on the disk (ENOSPC).
        case noSpace
        /// The user's quota is used up (EDQUOT).
        case quotaExceeded
        /// The file system is mounted read-only (EROFS).
        case readOnly
        /// Not allowed (EACCES, EPERM).
        case permission
        /// Too many open files (EMFILE, ENFILE).
        case tooManyOpenFiles
        /// A name or path is longer than allowed (ENAMETOOLONG).
        case tooLong
        /// Something that should be a directory is none (ENOTDIR).
        case notADirectory
        /// A symbolic link where none is followed (ELOOP).
        case symbolicLink
        /// The folder is not there.
        case noFolder
        /// The message's file is not there any more under any flags.
        case vanished
        /// A message's file does not hold what it held a moment ago.
        case changed
        /// A file of that name is there already (EEXIST).
        case exists
        /// A name that would lead out of the store, or has no form here.
        case invalidName
        /// Another program keeps `dovecot-keywords.lock`.
        case locked
        /// Any other failure of the system, by `errno`.
        case io(Int32)
    }

    package let kind: Kind
    /// The file or directory concerned, from the file system's root.
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

extension MaildirError {
    /// From the system's error number. `action` goes into "cannot … PATH", as in "write".
    init(errno code: Int32, _ action: String, _ path: String) {
        let kind = Kind(errno: code)
        self.init(kind, path: path, message: "cannot \(action) \(path): \(MaildirError.reason(kind, code))")
    }

    private static func reason(_ kind: Kind, _ code: Int32) -> String {
        switch kind {
        case .noSpace: "no space is left on the disk; free some and run again"
        case .quotaExceeded: "the disk quota is used up; free some space and run again"
        case .readOnly: "the file system is read-only; mount it for writing or choose another maildir"
        case .permission: "permission denied; give this user the right to write there"
        case .tooManyOpenFiles: "too many files are open; raise the limit (ulimit -n) or use fewer connections"
        case .tooLong: "the name is too long for the file system; rename the folder in the configuration"
        case .notADirectory: "it is not a directory; move the file away that stands in its place"
        case .symbolicLink: "it is a symbolic link, and none is followed inside the store; put a real directory there"
        case .noFolder, .vanished: "it is not there"
        case .changed: "another program changed it meanwhile; run again"
        case .exists: "a file of that name is there already"
        case .invalidName: "the name is not allowed"
        case .locked: "another program holds its lock; run again when that program has finished"
        case .io: systemText(code) + "; check the disk and run again"
        }
    }

    private static func systemText(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}

extension MaildirError.Kind {
    init(errno code: Int32) {
        switch code {
        case ENOSPC: self = .noSpace
        case EDQUOT: self = .quotaExceeded
        case EROFS: self = .readOnly
        case EACCES, EPERM: self = .permission
        case EMFILE, ENFILE: self = .tooManyOpenFiles
        case ENAMETOOLONG: self = .tooLong
        case ENOTDIR: self = .notADirectory
        case ELOOP: self = .symbolicLink
        case EEXIST: self = .exists
        case ENOENT: self = .vanished
        default: self = .io(code)
        }
    }
}
