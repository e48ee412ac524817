extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let useComplianceArchive = #"""
        about = "Keep every message that ever was on the server, in every folder, Junk and Trash too; never write there."
        mode = "backup"

        [folders]
        layout = "nested"
        include = ["*"]
        exclude = []

        [sync]
        operations = ["new", "flags", "gone", "folders"]
        direction = "pull"
        max-size = "0"
        max-messages = 0
        max-age = "0d"

        [limits]
        connections = 4
        retry-for = "6h"

        """#
}
