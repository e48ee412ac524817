import Mail

/// CAPABILITY, NOOP, LOGOUT, ID, ENABLE, COMPRESS, NAMESPACE.
extension SandboxSession {
    /// What is announced now: before login little of it, and AUTH= no more afterwards.
    var announced: [String] {
        let names: [String]
        if case .beforeLogin = phase { names = profile.capabilitiesBeforeLogin } else { names = profile.capabilitiesAfterLogin }
        return names.map { $0.uppercased() == "APPENDLIMIT" ? "APPENDLIMIT=\(profile.appendLimit)" : $0 }
            .filter { !isCompressed || $0.uppercased() != "COMPRESS=DEFLATE" }
    }

    func capability() throws(Interruption) -> Completion {
        try output.line("* CAPABILITY \(announced.joined(separator: " "))")
        return Completion("Capability completed.")
    }

    static func noop(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        try arguments.end()
        return Completion("Completed.")
    }

    func logout() throws(Interruption) -> Completion {
        try output.line("* BYE Logging out")
        phase = .over
        return Completion("Logout completed.")
    }

    /// RFC 2971.
    func identify(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        try arguments.space()
        if arguments.next == UInt8(ascii: "(") {
            _ = try arguments.list { scanner throws(Interruption) in try scanner.astring() }
        } else if try arguments.keyword() != "NIL" {
            throw .bad("Expected a list or NIL")
        }
        try arguments.end()
        try output.line("* ID (\"name\" \"Restante sandbox\")")
        return Completion("ID completed.")
    }

    /// RFC 5161: what is unknown or not announced is passed over in silence.
    func enable(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        guard case .afterLogin = phase else { throw .bad("ENABLE is not allowed once a mailbox is selected") }
        var names: [String] = []
        repeat {
            try arguments.space()
            names.append(try arguments.keyword())
        } while !arguments.isAtEnd
        let known = names.filter { ["CONDSTORE", "QRESYNC", "UIDONLY"].contains($0) && has($0) }
        enabled.formUnion(known)
        if known.contains("QRESYNC") { enabled.insert("CONDSTORE") }
        if !known.isEmpty { try output.line("* ENABLED \(known.joined(separator: " "))") }
        return Completion("ENABLE completed.")
    }

    /// RFC 4978.
    func compress(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        try arguments.space()
        guard try arguments.keyword() == "DEFLATE" else { throw .bad("Unknown compression") }
        try arguments.end()
        if isCompressed { throw .no("[COMPRESSIONACTIVE] DEFLATE is active already") }
        startsCompression = true
        return Completion("DEFLATE active.")
    }

    /// RFC 2342.
    func namespace() throws(Interruption) -> Completion {
        try output.line("* NAMESPACE ((\"\" \(delimiterText))) NIL NIL")
        return Completion("Namespace completed.")
    }

    /// The delimiter as LIST and NAMESPACE write it.
    var delimiterText: String {
        account.delimiter.map { "\"\($0 == UInt8(ascii: "\\") ? "\\\\" : String(UnicodeScalar($0)))\"" } ?? "NIL"
    }
}
