import Mail

/// A folder on its way out of the store.
package struct ExportedFolder: Sendable, Equatable {
    package let path: FolderPath
    package let role: FolderRole?
    /// Its directory in the layout `nested` (Maildir-spec.md section 2), whatever the store's layout; no two are equal.
    package let directory: String
    /// Of the UIDs of its messages.
    package let uidValidity: UIDValidity?
}

/// A message on its way out of the store, apart from its bytes.
package struct ExportedMessage: Sendable, Equatable {
    package let uid: UID?
    package let flags: MessageFlags
    package let date: InternalDate?
    /// What its bytes must prove to be, if that is known.
    package let digest: MessageDigest?
}

/// What a target made of a message.
package enum ExportOutcome: Sendable, Equatable {
    case written
    /// The target knows that it is held elsewhere.
    case omitted
    /// Its bytes are not those of its digest: a sentence. Nothing of it was written.
    case changed(String)
}

/// A message that should have been exported and was not.
package struct ExportFinding: Sendable, Equatable {
    package enum Kind: String, Sendable, Equatable {
        /// Its file is gone or cannot be read.
        case missing
        /// Its file is not what was fetched.
        case changed
    }

    package let kind: Kind
    package let path: FolderPath
    package let uid: UID?
    /// One sentence.
    package let message: String
}

/// Takes an account's mail, folder by folder; for one thread.
package protocol ExportTarget: AnyObject {
    /// The folder of the messages that follow, also if none does.
    func begin(_ folder: ExportedFolder) throws
    /// - Parameter read: gives the wire form piece by piece, once; throws if the file cannot be read, and then nothing of
    ///   the message may stay.
    func add(_ message: ExportedMessage, _ read: ((UnsafeRawBufferPointer) -> Void) throws -> Void) throws -> ExportOutcome
    /// A message is left out. They come one by one, as they are found.
    func lacks(_ finding: ExportFinding)
}
