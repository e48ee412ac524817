/// What a folder is for (RFC 6154 section 2, and `\Important` of RFC 8457).
package enum FolderRole: String, Hashable, Sendable, CaseIterable {
    case inbox, all, archive, drafts, flagged, junk, sent, trash, important
}
