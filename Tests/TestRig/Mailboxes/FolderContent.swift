/// What a folder is filled with.
package struct FolderContent: Sendable {
    /// From the outermost level; `["INBOX"]` is the inbox.
    package let levels: [String]
    package let messages: Int
    /// In bytes.
    package let meanSize: Int
    package let seed: UInt64

    package init(_ levels: [String], messages: Int, meanSize: Int = 4_000, seed: UInt64 = 1) {
        self.levels = levels
        self.messages = messages
        self.meanSize = meanSize
        self.seed = seed
    }
}
