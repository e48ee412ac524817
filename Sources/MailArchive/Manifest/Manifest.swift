import Mail

/// What an archive says of itself: `manifest.json`. Its SHA-256 stands for the whole archive, since the root of all lines is
/// in it and each line has its message's digest.
package struct Manifest: Sendable, Hashable {
    /// A folder, with what belongs to all its messages.
    package struct Folder: Sendable, Hashable {
        package let path: FolderPath
        /// By Maildir-spec.md section 2, layout `nested`, whatever the archive's format.
        package let directory: String
        package let uidValidity: UIDValidity?
        /// How many are in it.
        package let messages: UInt64
        /// What it is for, where the server told.
        package var role: FolderRole?
    }

    /// Bytes of the tar stream.
    package struct Section: Sendable, Hashable {
        package let offset: UInt64
        package let size: UInt64
        package let digest: MessageDigest
    }

    /// Some lines that lie in xz blocks of their own.
    package struct Piece: Sendable, Hashable {
        /// The number of the first message.
        package let first: UInt64
        /// In the tar stream.
        package let offset: UInt64
        package let size: UInt64
    }

    /// The archive that this one goes on from.
    package struct Previous: Sendable, Hashable {
        package let sequence: UInt64
        /// SHA-256 of its `manifest.json`.
        package let digest: MessageDigest
    }

    /// The first and last INTERNALDATE.
    package struct Range: Sendable, Hashable {
        package let earliest: InternalDate
        package let latest: InternalDate
    }

    /// Messages that were meant and are not in it.
    package struct Lacking: Sendable, Hashable {
        /// Never held, as far as the account's index knew.
        package var quarantined: UInt64
        /// Held, and their files were gone or could not be read.
        package var missing: UInt64
        /// Held, and their files were not what was fetched.
        package var changed: UInt64

        package init(quarantined: UInt64 = 0, missing: UInt64 = 0, changed: UInt64 = 0) {
            (self.quarantined, self.missing, self.changed) = (quarantined, missing, changed)
        }

        /// Nothing is lacking.
        package var isNothing: Bool { self == Lacking() }
    }

    /// A condition that mail was chosen by.
    package struct Condition: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    /// As the configuration calls it.
    package var account: String
    /// The program that made it, and its version.
    package var tool: String
    /// When it was made, if that was to be told.
    package var created: String?
    /// How the mail lies in it.
    package var format: ArchiveFormat
    /// Of the compression, 0–9.
    package var level: Int
    /// The most bytes of the tar stream in one xz block.
    package var blockSize: Int
    /// What the mail was chosen by; empty for all of it.
    package var selection: [Condition]
    /// `nil` where no message has a date.
    package var range: Range?
    /// How many it holds.
    package var messages: UInt64
    /// Of all wire forms.
    package var bytes: UInt64
    /// Messages left out because earlier archives of the chain hold them.
    package var omitted: UInt64
    /// What is not in it though it was meant.
    package var lacking = Lacking()
    /// In the order of their mail, empty ones too.
    package var folders: [Folder]
    /// Where `manifest.jsonl` is.
    package var lines: Section
    /// The Merkle tree hash of all lines (RFC 6962 section 2.1).
    package var root: MessageDigest
    /// The parts of `manifest.jsonl`, one behind the other.
    package var pieces: [Piece]
    /// The lines of what earlier archives hold; `nil` for the first of a chain.
    package var earlier: Section?
    /// 1 for the first of a chain.
    package var sequence: UInt64
    /// `nil` for the first of a chain.
    package var previous: Previous?
}
