import Glibc
import Mail
import TestRig

/// The keywords of a Maildir folder, by Maildir-spec.md section 5: letters from `dovecot-keywords`, the others from
/// `restante-keywords`.
struct KeywordFiles {
    private let path: String
    /// `a` is 0.
    private var table: [Int: String] = [:]
    private var overflow: [String: [String]] = [:]

    /// - Parameter path: of the folder.
    init(_ path: String) {
        self.path = path
        for line in Self.lines("\(path)/dovecot-keywords") {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2, let number = Int(parts[0]) { table[number] = String(parts[1]) }
        }
        for line in Self.lines("\(path)/restante-keywords") {
            let parts = line.split(separator: " ").map { Self.unescaped(String($0)) }
            if let base = parts.first { overflow[base] = Array(parts.dropFirst()) }
        }
    }

    private static func lines(_ path: String) -> [Substring] {
        ((try? Files.text(path)) ?? "").split(separator: "\n")
    }

    private static func unescaped(_ text: String) -> String {
        var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a file's info says.
    func flags(letters: String, base: String) -> MessageFlags {
        var keywords: [Keyword] = []
        for letter in letters.utf8 where (97...122).contains(letter) {
            if let name = table[Int(letter) - 97] { keywords.append(Keyword(name)) }
        }
        if letters.contains("P") { keywords.append(Keyword("$Forwarded")) }
        let stable = base.prefix { $0 != "," }
        for name in overflow[base] ?? overflow[String(stable)] ?? [] { keywords.append(Keyword(name)) }
        return MessageFlags(Picture.flags(letters).system, keywords: keywords)
    }

    func letters(for flags: MessageFlags) throws -> String { try letters("", adding: flags, removing: .none) }

    /// Letters that we know nothing of stay.
    func letters(_ old: String, adding: MessageFlags, removing: MessageFlags) throws -> String {
        var letters = Set(old)
        letters.subtract(Picture.letters(of: removing))
        letters.formUnion(Picture.letters(of: adding))
        for keyword in removing.keywords {
            if let letter = letter(of: keyword, in: table) { letters.remove(letter) }
            if keyword == Keyword("$Forwarded") { letters.remove("P") }
        }
        try Self.giveLetters(to: adding.keywords, in: path)
        let table = KeywordFiles(path).table
        for keyword in adding.keywords {
            guard let letter = letter(of: keyword, in: table) else { throw RigError("no letter is left in \(path)") }
            letters.insert(letter)
            if keyword == Keyword("$Forwarded") { letters.insert("P") }
        }
        return String(letters.sorted())
    }

    /// Gives letters to those of the keywords that have none, as Dovecot does it: under a lock that is the new file.
    static func giveLetters(to keywords: [Keyword], in path: String) throws {
        let missing = { KeywordFiles(path).missing(keywords) }
        guard !missing().isEmpty else { return }
        let lock = "\(path)/dovecot-keywords.lock"
        var file: Int32 = -1
        for _ in 1...200 where file < 0 {
            file = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if file < 0 { usleep(1000) }
        }
        guard file >= 0 else { throw RigError("\(lock) is held by somebody") }
        close(file)
        // Somebody may have changed it before the lock was ours.
        var table = KeywordFiles(path).table
        for keyword in missing() {
            guard let free = (0..<26).first(where: { table[$0] == nil }) else { break }
            table[free] = keyword.name
        }
        let text = table.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
        try Files.write(Array(text.utf8), to: lock, mode: 0o600)
        guard rename(lock, "\(path)/dovecot-keywords") == 0 else { throw RigError("rename \(lock)") }
    }

    private func missing(_ keywords: [Keyword]) -> [Keyword] { keywords.filter { letter(of: $0, in: table) == nil } }

    private func letter(of keyword: Keyword, in table: [Int: String]) -> Character? {
        table.first { Keyword($0.value) == keyword }.map { Character(UnicodeScalar(UInt8(97 + $0.key))) }
    }
}
