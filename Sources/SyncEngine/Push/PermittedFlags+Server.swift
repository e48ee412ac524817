import IMAPClient
import Mail
import SyncPlanner

extension PermittedFlags {
    /// From PERMANENTFLAGS (RFC 3501 section 7.1).
    ///
    /// - Parameter words: as SELECT told; `nil` = not told. What EXAMINE tells says nothing of what could be stored: many
    ///   servers give an empty list there.
    init(permanentFlags words: [String]?) {
        guard let words else {
            self = .all
            return
        }
        let flags = MessageFlags(words: words)
        self.init(system: flags.system, keywords: flags.keywords, allowsNewKeywords: words.contains("\\*"))
    }
}
