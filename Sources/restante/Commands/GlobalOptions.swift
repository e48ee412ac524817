import ArgumentParser

/// The options that every command has; they may stand before or after the command's name.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("Read this configuration.", valueName: "file"), completion: .file(extensions: ["toml"]))
    var config: String?

    @Flag(name: .shortAndLong, help: "Say more.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Say nothing but errors.")
    var quiet = false

    @Flag(name: .long, help: "Print one JSON object a line and nothing else.")
    var json = false

    func validate() throws {
        if verbose, quiet { throw ValidationError("--verbose and --quiet exclude each other") }
    }

    /// What stands before the command's name together with what stands behind it.
    func joined(with outer: GlobalOptions) throws -> GlobalOptions {
        var result = self
        result.config = config ?? outer.config
        result.verbose = verbose || outer.verbose
        result.quiet = quiet || outer.quiet
        result.json = json || outer.json
        try result.validate()
        return result
    }

    var verbosity: Console.Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }
}
