import ArgumentParser

/// `restante profiles`
struct ProfilesCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "List the provider profiles and the ready-made uses, or show one with its dated facts.",
        discussion: """
            Own profiles lie in profiles/providers/ and profiles/uses/ beside the configuration and win over those built in.

            EXAMPLE:
              restante profiles dovecot

            \(ExitStatus.help([.done, .usage]))
            """)

    @Argument(help: ArgumentHelp("The profile or use to show.", valueName: "name"))
    var name: String?

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let surroundings = Surroundings.process
        let folder = TextFile.folder(of: Settings.location(context.options.config, surroundings))
        let library = ProfileLibrary(folder: folder + "/profiles", surroundings: surroundings)
        let profiles = try load(library)
        profiles.forEach { context.console.json(ProfileText.json($0)) }
        if name != nil {
            profiles.flatMap(ProfileText.details).forEach(context.console.result)
        } else {
            ProfileText.list(profiles, columns: context.console.columns).forEach(context.console.result)
        }
        return .done
    }

    private func load(_ library: ProfileLibrary) throws(ConfigurationError) -> [Profile] {
        let mistakes = MistakeList()
        var profiles: [Profile] = []
        var known: [String] = []
        for kind in Profile.Kind.allCases {
            let names = library.names(kind)
            known += names
            for candidate in names where name == nil || name == candidate {
                if let profile = try library.profile(kind, candidate, mistakes: mistakes) { profiles.append(profile) }
            }
        }
        guard mistakes.mistakes.isEmpty else { throw ConfigurationError(mistakes.inOrder) }
        if let name, profiles.isEmpty {
            throw ConfigurationError("there is no profile or use \"\(name)\"; \(NearestName.hint(name, among: known))")
        }
        return profiles
    }
}
