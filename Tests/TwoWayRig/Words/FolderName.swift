import Mail

/// Folders in tables are written with `/` between levels; a slash within a level is written `⁄` (U+2044).
package enum FolderName {
    package static func path(_ text: String) -> FolderPath {
        FolderPath(text.split(separator: "/", omittingEmptySubsequences: false).map { String($0).replacing("\u{2044}", with: "/") })
    }

    package static func text(_ path: FolderPath) -> String {
        path.levels.map { $0.replacing("/", with: "\u{2044}") }.joined(separator: "/")
    }
}
