extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerGeneric = #"""
        about = "Any IMAP server: careful limits, nothing taken for granted."

        [server]
        security = "tls"

        [limits]
        connections = 3
        command-line-bytes = 8000

        [[fact]]
        date = 2026-11-21
        text = "What a server can do is asked from it at each sign-in; a profile only says how many connections it bears and how long its command lines may be."

        [[fact]]
        date = 2026-11-21
        text = "Some hosters answer \"wrong password\" when too many connections are open: a refusal right after successes is first taken for that."

        """#
}
