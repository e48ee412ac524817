/// What one draining connection says, and when: LOGIN, LIST, then folder after folder until none is left.
struct DrainDialogue {
    enum Action: Equatable {
        case wait
        case send(String)
        case finish
    }

    private enum State {
        case greeting
        case login
        case list
        case folder
    }

    /// Folders this connection has fetched.
    private(set) var folders = 0

    private let user: String
    private let password: String
    private let tickets: FolderTickets
    private var state = State.greeting
    private var names: [String] = []
    private var tag = 0

    init(user: String, password: String, tickets: FolderTickets) {
        self.user = user
        self.password = password
        self.tickets = tickets
    }

    /// Takes one line of the server, without its literals.
    mutating func received(_ line: [UInt8]) throws -> Action {
        switch state {
        case .greeting:
            state = .login
            return .send(command("LOGIN \(Self.quoted(user)) \(Self.quoted(password))"))
        case .login:
            guard try isTaggedOK(line) else { return .wait }
            state = .list
            return .send(command("LIST \"\" \"*\""))
        case .list:
            if line.starts(with: "* LIST ".utf8) { try addFolder(line) }
            return try isTaggedOK(line) ? nextFolder() : .wait
        case .folder:
            guard line.first != UInt8(ascii: "*") else { return .wait }
            return try isTaggedOK(line) ? nextFolder() : .wait
        }
    }

    /// EXAMINE and the one FETCH leave together; the second waits in the server, not on the way.
    private mutating func nextFolder() -> Action {
        let ticket = tickets.next()
        guard ticket < names.count else { return .finish }
        state = .folder
        folders += 1
        let examine = "E EXAMINE \(names[ticket])\r\n"
        return .send(examine + command("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])"))
    }

    private mutating func command(_ text: String) -> String {
        tag += 1
        return "T\(tag) \(text)\r\n"
    }

    /// Whether the line answers the command that was sent last; an answer other than OK ends the measurement.
    private func isTaggedOK(_ line: [UInt8]) throws -> Bool {
        let refused = line.starts(with: "E NO".utf8) || line.starts(with: "E BAD".utf8)
        guard refused || line.starts(with: "T\(tag) ".utf8) else { return false }
        guard !refused, line.starts(with: "T\(tag) OK".utf8) else {
            throw BenchError("the server refused: \(String(decoding: line, as: UTF8.self))")
        }
        return true
    }

    /// The name as the server wrote it, quotes included, since it goes back as it came.
    private mutating func addFolder(_ line: [UInt8]) throws {
        let text = String(decoding: line, as: UTF8.self)
        guard let attributes = text.firstIndex(of: ")") else { throw BenchError("a LIST answer that cannot be read: \(text)") }
        if text[..<attributes].lowercased().contains("\\noselect") { return }
        let parts = text[text.index(after: attributes)...].split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { throw BenchError("a LIST answer that cannot be read: \(text)") }
        names.append(String(parts[1]))
    }

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }
}
