extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let useMutt = #"""
        about = "Read and file mail with mutt (or another Maildir program): quick runs, both sides kept the same, all folders."
        mode = "sync"

        [folders]
        layout = "nested"

        [sync]
        operations = ["new", "flags", "gone", "folders"]
        brake = { share = 0.2, count = 50 }

        [limits]
        connections = 4
        retry-for = "2min"

        """#
}
