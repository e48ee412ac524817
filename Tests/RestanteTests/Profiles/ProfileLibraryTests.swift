import Glibc
import Testing

@testable import restante

struct ProfileLibraryTests {
    private let library = ProfileLibrary(folder: "/nowhere", surroundings: SettingsFixture.surroundings)

    /// The repository's top folder, from this file's place in it.
    private var repository: String {
        TextFile.folder(of: TextFile.folder(of: TextFile.folder(of: TextFile.folder(of: #filePath))))
    }

    private func files(_ kind: Profile.Kind) throws -> [(name: String, text: String)] {
        let folder = "\(repository)/profiles/\(kind.rawValue)"
        let directory = try #require(opendir(folder))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".toml") { names.append(name) }
        }
        return try names.sorted().map { (String($0.dropLast(5)), try TextFile.read("\(folder)/\($0)")) }
    }

    @Test("the profiles within the program are the files of profiles/")
    func sameAsFiles() throws {
        let (providers, uses) = (try files(.provider), try files(.use))
        if Surroundings.process.variable("RESTANTE_WRITE_PROFILES") != nil { try write(providers, uses) }
        let advice = Comment("run this test with RESTANTE_WRITE_PROFILES=1 and build again")
        #expect(providers.map(\.name) == BuiltInProfiles.providers.map(\.name), advice)
        #expect(providers.map(\.text) == BuiltInProfiles.providers.map(\.text), advice)
        #expect(uses.map(\.name) == BuiltInProfiles.uses.map(\.name), advice)
        #expect(uses.map(\.text) == BuiltInProfiles.uses.map(\.text), advice)
    }

    @Test("every profile of the program can be read without a mistake", arguments: Profile.Kind.allCases)
    func readable(_ kind: Profile.Kind) throws {
        for name in library.names(kind) {
            let mistakes = MistakeList()
            let profile = try #require(try library.profile(kind, name, mistakes: mistakes))
            #expect(mistakes.mistakes.isEmpty)
            #expect(!profile.about.isEmpty)
            if kind == .provider { #expect(!profile.facts.isEmpty && profile.facts.allSatisfy { $0.date.hasPrefix("2026-") }) }
        }
    }

    @Test("the names that the documentation promises are there")
    func names() {
        #expect(
            library.names(.provider) == [
                "21vianet", "aol", "courier", "cyrus", "dovecot", "exchange-online", "fastmail", "generic", "gmail", "gmx",
                "google-workspace", "icloud", "mailbox-org", "outlook-com", "proton-bridge", "us-government", "web-de", "yahoo",
                "zoho",
            ])
        #expect(library.names(.use) == ["compliance-archive", "mutt", "nightly-backup"])
    }

    @Test("a user's own profile wins, and its mistakes carry its path")
    func ownProfile() throws {
        var path = Array("/tmp/restante-profiles-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&path))
        let folder = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let file = "\(folder)/providers/dovecot.toml"
        mkdir("\(folder)/providers", 0o700)
        defer {
            unlink(file)
            rmdir("\(folder)/providers")
            rmdir(folder)
        }
        try write("about = \"Ours.\"\n[limits]\nconnections = 9\nconections = 1\n", to: file)
        let own = ProfileLibrary(folder: folder, surroundings: SettingsFixture.surroundings)
        let mistakes = MistakeList()
        let profile = try #require(try own.profile(.provider, "dovecot", mistakes: mistakes))
        #expect(profile.layer.limits.connections?.value == 9)
        #expect(
            mistakes.mistakes.map(\.description) == [
                "\(file):4:1: unknown key \"conections\" in [limits]; did you mean \"connections\"?"
            ])
        #expect(own.isUsers(.provider, "dovecot"))
        #expect(!own.isUsers(.provider, "generic"))
    }

    // MARK: Making the source files anew

    private func write(_ providers: [(name: String, text: String)], _ uses: [(name: String, text: String)]) throws {
        let folder = "\(repository)/Sources/restante/Profiles"
        mkdir("\(folder)/BuiltIn", 0o755)
        let kinds = [(Profile.Kind.provider, providers), (.use, uses)]
        for (kind, files) in kinds {
            for file in files {
                let name = constant(kind, file.name)
                try write(source(name, file.text), to: "\(folder)/BuiltIn/BuiltInProfiles+\(name).swift")
            }
        }
        let lists = kinds.map { kind, files in
            let entries = files.map { "        (\"\($0.name)\", \(constant(kind, $0.name))),\n" }
            return "    static let \(kind.rawValue): [(name: String, text: String)] = [\n\(entries.joined())    ]\n"
        }
        let text = """
            /// The files of `profiles/` as part of the program, so that it works when copied alone.
            ///
            /// Made from those files, which are the source: `ProfileLibraryTests` fails when the two differ and, run with
            /// `RESTANTE_WRITE_PROFILES=1`, writes this file and those of `BuiltIn/` anew.
            enum BuiltInProfiles {
            \(lists.joined(separator: "\n"))}

            """
        try write(text, to: "\(folder)/BuiltInProfiles.swift")
    }

    /// `exchange-online` → `providerExchangeOnline`.
    private func constant(_ kind: Profile.Kind, _ name: String) -> String {
        let words = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return (kind == .provider ? "provider" : "use") + words.joined()
    }

    private func source(_ name: String, _ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "        " + $0 }
        return """
            extension BuiltInProfiles {
                /// Made anew by `ProfileLibraryTests`.
                static let \(name) = #\"""
            \(lines.joined(separator: "\n"))
                    \"""#
            }

            """
    }

    private func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(Console.write(text, to: descriptor))
    }
}
