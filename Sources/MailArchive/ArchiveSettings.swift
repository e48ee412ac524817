/// What an archive is made with; all of it is told in its manifest, apart from the number of threads.
package struct ArchiveSettings: Sendable {
    /// As the configuration calls it.
    package let account: String
    /// How the mail shall lie in it.
    package let format: ArchiveFormat
    /// How it is compressed.
    package let xz: XZSettings
    /// The program and its version.
    package let tool: String
    /// When it was made (RFC 3339). Left out, the same mail gives the same bytes whenever it is exported.
    package let created: String?
    /// What the mail was chosen by, as the user said it, such as `since` and `2024-01-01`.
    package let selection: [(name: String, value: String)]

    package init(
        account: String, format: ArchiveFormat = .maildir, xz: XZSettings, tool: String, created: String? = nil,
        selection: [(name: String, value: String)] = []
    ) {
        self.account = account
        self.format = format
        self.xz = xz
        self.tool = tool
        self.created = created
        self.selection = selection
    }
}
