/// How a look at a folder went.
package struct FolderScan: Sendable, Hashable {
    /// From before the look, so that anything later makes a difference.
    package let stamp: FolderStamp
    /// Whether the folder stayed the same throughout. If not, a name that was not seen may yet be there: look again before
    /// taking it for deleted.
    package let isStable: Bool
    /// Entries that are no messages by Maildir-spec.md 3.7, at most 100 of them, as users may be told.
    package let ignored: [String]
}
