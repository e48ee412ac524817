import SyncEngine

/// What `restante profiles` says.
enum ProfileText {
    static func list(_ profiles: [Profile], columns: Int) -> [String] {
        let nameWidth = profiles.map { Printable.width($0.name) }.max() ?? 0
        return Profile.Kind.allCases.flatMap { kind -> [String] in
            let own = profiles.filter { $0.kind == kind }
            guard !own.isEmpty else { return [] }
            let title = kind == .provider ? "Provider profiles (profile = \"…\"):" : "Ready-made uses (use = \"…\"):"
            return [title]
                + own.map { Printable.cut("  \(Printable.pad($0.name, to: nameWidth))  \($0.about)", to: max(40, columns)) }
        }
    }

    static func details(_ profile: Profile) -> [String] {
        var lines = ["\(profile.name) (\(profile.kind.key) = \"\(profile.name)\")", profile.about]
        let settings = settings(profile.layer)
        if !settings.isEmpty { lines += ["Settings:"] + settings.map { "  \($0)" } }
        if !profile.domains.isEmpty { lines += ["Addresses:", "  " + profile.domains.joined(separator: ", ")] }
        let signIn = signIn(profile)
        if !signIn.isEmpty { lines += ["Signing in:"] + signIn.map { "  \($0)" } }
        if !profile.facts.isEmpty {
            lines += ["Facts:"] + profile.facts.map { "  \($0.date)  \($0.text)" + ($0.source.map { " [\($0)]" } ?? "") }
        }
        return lines
    }

    static func json(_ profile: Profile) -> JSONLine {
        JSONLine("profile").with("kind", .string(profile.kind.key)).with("name", .string(profile.name))
            .with("about", .string(profile.about))
            .with("settings", .list(settings(profile.layer).map { .string($0) }))
            .with("domains", .list(profile.domains.map { .string($0) }))
            .with("sign_in", .list(signIn(profile).map { .string($0) }))
            .with("facts", .list(profile.facts.map { .string("\($0.date) \($0.text)") }))
    }

    /// The settings that the layer gives, as they would stand in an account.
    private static func settings(_ layer: SettingsLayer) -> [String] {
        let (server, folders, sync, limits) = (layer.server, layer.folders, layer.sync, layer.limits)
        let operations = sync.operations.map { given in
            list(SyncLayer.operationNames.filter { given.value.contains($0.operation) }.map(\.name))
        }
        let lines: [(key: String, value: String?)] = [
            ("mode", layer.mode.map { quoted($0.value.rawValue) }), ("server.host", server.host.map { quoted($0.value) }),
            ("server.port", server.port.map { String($0.value) }),
            ("server.security", server.security.map { quoted($0.value.rawValue) }),
            ("submission.host", layer.submission.server.host.map { quoted($0.value) }),
            ("submission.port", layer.submission.server.port.map { String($0.value) }),
            ("submission.security", layer.submission.server.security.map { quoted($0.value.rawValue) }),
            ("folders.layout", folders.layout.map { quoted($0.value.rawValue) }),
            ("folders.include", folders.include.map { list($0.value) }),
            ("folders.exclude", folders.exclude.map { list($0.value) }),
            ("sync.operations", operations), ("sync.direction", sync.direction.map { quoted($0.value.rawValue) }),
            ("sync.max-size", sync.maxSize.map { quoted(Quantity.text(octets: $0.value)) }),
            ("sync.max-messages", sync.maxMessages.map { String($0.value) }),
            ("sync.max-age", sync.maxAge.map { quoted(Quantity.text(seconds: $0.value)) }),
            ("sync.expunge", sync.expunge.map { String($0.value) }),
            ("sync.brake.share", sync.brakeShare.map { String($0.value) }),
            ("sync.brake.count", sync.brakeCount.map { String($0.value) }),
            ("limits.connections", limits.connections.map { String($0.value) }),
            ("limits.bytes-per-day", limits.bytesPerDay.map { quoted(Quantity.text(octets: $0.value)) }),
            ("limits.retry-for", limits.retryFor.map { quoted(Quantity.text(seconds: $0.value)) }),
            ("limits.patience", limits.patience.map { quoted(Quantity.text(seconds: $0.value)) }),
            ("limits.command-line-bytes", limits.commandLineBytes.map { String($0.value) }),
        ]
        return lines.compactMap { line in line.value.map { "\(line.key) = \($0)" } }
    }

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }

    private static func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }
}
