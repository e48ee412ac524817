import ArgumentParser

/// What the parser's own messages do not say of wrong arguments.
enum UsageAdvice {
    /// Objects are wanted, also of what cannot be parsed.
    static func wantsJSON(_ arguments: [String]) -> Bool { arguments.prefix { $0 != "--" }.contains("--json") }

    /// A sentence if there is no command of that name, or none to be helped with. The parser only knows an unexpected
    /// argument, and gives its general help for the latter.
    static func unknownCommand(_ arguments: [String]) -> String? {
        let words = words(arguments)
        var commands = Restante.configuration.subcommands
        guard let first = words.first else { return nil }
        guard first == "help" else { return unknown(first, among: commands, and: ["help"]) }
        for word in words.dropFirst() where !word.hasPrefix("-") && word != "help" {
            if let sentence = unknown(word, among: commands, and: []) { return sentence }
            commands = commands.first(where: { $0.configuration.commandName == word })?.configuration.subcommands ?? []
        }
        return nil
    }

    /// What to do about a query that was taken for an option; `nil` where nothing looks like one.
    static func aboutQueries(_ arguments: [String]) -> String? {
        let options = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.count > 2 }
        guard !options.isEmpty, let command = words(arguments).prefix(2).last(where: { ["search", "erase"].contains($0) }) else {
            return nil
        }
        return "A query that begins with - stands behind --, after all options, as in: restante \(command) … -- '-spam'"
    }

    private static func unknown(_ word: String, among commands: [any ParsableCommand.Type], and more: [String]) -> String? {
        let names = commands.compactMap { $0.configuration.commandName } + more
        return names.contains(word) ? nil : "there is no command \"\(word)\"; \(NearestName.hint(word, among: names))"
    }

    /// The command and what follows it; empty where something else than the global options comes first.
    private static func words(_ arguments: [String]) -> [String] {
        var rest = arguments.dropFirst()
        while let first = rest.first {
            if first == "--config" {
                rest = rest.dropFirst(2)
            } else if first.hasPrefix("--config=") || ["--json", "-q", "--quiet", "-v", "--verbose"].contains(first) {
                rest = rest.dropFirst()
            } else {
                return first.hasPrefix("-") ? [] : Array(rest)
            }
        }
        return []
    }
}
