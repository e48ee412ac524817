extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let useNightlyBackup = #"""
        about = "A timer runs `restante backup` each night: pull everything, keep what disappears on the server, leave out what nobody misses."
        mode = "backup"

        [folders]
        layout = "nested"
        exclude = ["Junk", "Spam", "Trash", "Deleted Items", "Deleted Messages"]

        [limits]
        connections = 4
        retry-for = "1h"

        """#
}
