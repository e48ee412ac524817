import Mail

/// Putting a command together from lines and literals (RFC 3501 sections 2.2.1 and 4.3, RFC 7888).
extension SandboxSession {
    /// The next command. Lines that are none are answered here.
    func readCommand() throws(Interruption) -> ReceivedCommand {
        while true {
            guard let line = try input.line(limit: profile.lineLimit) else {
                try send("* BAD Command line too long")
                continue
            }
            guard let start = CommandStart(line) else {
                try send("* BAD Invalid tag or missing command")
                continue
            }
            do {
                let parts = try readParts(start.rest, of: start)
                return ReceivedCommand(tag: start.tag, name: start.name, arguments: CommandScanner(parts))
            } catch .refused(let answer) {
                try send("\(start.tag) \(answer)")
            }
        }
    }

    private func send(_ line: String) throws(Interruption) {
        try output.line(line)
        try output.flush()
    }

    private func readParts(_ first: [UInt8], of start: CommandStart) throws(Interruption) -> [CommandScanner.Part] {
        var parts: [CommandScanner.Part] = []
        var line = first
        var length = first.count
        while let announced = LiteralAnnouncement(endOf: line) {
            parts.append(.text(Array(line.dropLast(announced.suffixCount))))
            parts.append(.literal(try readLiteral(announced, of: start)))
            guard let more = try input.line(limit: profile.lineLimit), length + more.count <= profile.lineLimit else {
                throw .bad("Command line too long")
            }
            length += more.count
            line = more
        }
        return parts + [.text(line)]
    }

    private func readLiteral(_ literal: LiteralAnnouncement, of start: CommandStart) throws(Interruption) -> [UInt8] {
        let limit = start.name == "APPEND" ? profile.appendLimit : profile.lineLimit
        let refusal = start.name == "APPEND" ? "NO [TOOBIG] Message too large" : "BAD [TOOBIG] Literal too large"
        if literal.isNonSynchronising {
            guard has("LITERAL+") || has("LITERAL-") && literal.octets <= 4096 else {
                throw .bad("Non-synchronising literals are not offered")
            }
            guard literal.octets <= limit else {
                try input.skip(literal.octets)
                _ = try input.line(limit: profile.lineLimit)
                throw .refused(refusal)
            }
            return try readLiteral(literal, start, fault(for: literal, of: start))
        }
        guard literal.octets <= limit else { throw .refused(refusal) }
        return try readLiteral(literal, start, fault(for: literal, of: start))
    }

    private func fault(for literal: LiteralAnnouncement, of start: CommandStart) -> CommandFault? {
        let mailbox = CommandRule.all[start.name]?.namesMailbox ?? false ? CommandScanner([.text(start.rest)]).peekedMailbox : nil
        return takeFault(start.name, mailbox: mailbox) { fault in
            // Who does not wait for `+` cannot be answered in its place.
            if case .literalAnswer = fault { !literal.isNonSynchronising } else { fault.isForLiterals }
        }
    }

    private func readLiteral(
        _ literal: LiteralAnnouncement, _ start: CommandStart, _ fault: CommandFault?
    ) throws(Interruption) -> [UInt8] {
        switch fault {
        case .literalAnswer(let answer): throw .refused(answer)
        case .literalStall(let gate): try output.pass(gate)
        default: break
        }
        if !literal.isNonSynchronising { try send("+ OK") }
        switch fault {
        case .literalCut(let octets):
            try input.skip(min(octets, literal.octets))
            throw .disconnect
        case .literalPerform(let octets, let action):
            let first = try input.bytes(min(octets, literal.octets))
            action()
            return first + (try input.bytes(literal.octets - first.count))
        default: return try input.bytes(literal.octets)
        }
    }
}

extension CommandFault {
    /// Whether it strikes while a command is read, and not when it runs.
    var isForLiterals: Bool {
        switch self {
        case .literalAnswer, .literalStall, .literalPerform, .literalCut: true
        default: false
        }
    }
}

/// Tag and name at the beginning of a command's first line.
struct CommandStart {
    let tag: String
    /// In upper case, with its `UID`.
    let name: String
    let rest: [UInt8]

    init?(_ line: [UInt8]) {
        let words = line.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count >= 2, !words[0].isEmpty, !words[1].isEmpty, words[0] != [UInt8(ascii: "*")],
            words[0] != [UInt8(ascii: "+")]
        else { return nil }
        var name = String(decoding: words[1], as: UTF8.self).uppercased()
        var end = words[1].endIndex
        if name == "UID", words.count == 3 {
            let verb = words[2].prefix { $0 != 32 }
            name += " " + String(decoding: verb, as: UTF8.self).uppercased()
            end = verb.endIndex
        }
        tag = String(decoding: words[0], as: UTF8.self)
        self.name = name
        rest = Array(line[end...])
    }
}

/// `{n}`, `{n+}` or `~{n}` at the end of a line.
struct LiteralAnnouncement {
    let octets: Int
    let isNonSynchronising: Bool
    /// Bytes of the announcement itself.
    let suffixCount: Int

    init?(endOf line: [UInt8]) {
        guard line.last == UInt8(ascii: "}"), let open = line.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        var digits = line[(open + 1)..<(line.count - 1)]
        isNonSynchronising = digits.last == UInt8(ascii: "+")
        if isNonSynchronising { digits.removeLast() }
        guard let octets = Int(String(decoding: digits, as: UTF8.self)), octets >= 0 else { return nil }
        self.octets = octets
        let isBinary = open > 0 && line[open - 1] == UInt8(ascii: "~")
        suffixCount = line.count - open + (isBinary ? 1 : 0)
    }
}
