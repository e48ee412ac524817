import Glibc

/// Reads `users` of an account: a list, or a file with one user a line and patterns of those that are meant.
struct UserListReader {
    /// Makes the path of a file absolute.
    let absolute: (Placed<String>) -> String

    /// Mistakes are noted; without any, at least one user.
    func read(_ table: TableReader) -> [Placed<String>] {
        guard let node = table.node("users") else { return [] }
        switch node.value {
        case .list: return users(table.strings("users")?.value ?? [], node.place, table.mistakes)
        case .table(let entries):
            let reader = TableReader(entries, name: "\(table.name).users", place: node.place, mistakes: table.mistakes)
            defer { reader.close() }
            return users(fromFile: reader, node.place)
        default:
            table.mistakes.add(
                node.place, "users must be a list of addresses, or { file = \"users.txt\", match = [\"*@example.org\"] }")
            return []
        }
    }

    private func users(fromFile reader: TableReader, _ place: Place) -> [Placed<String>] {
        let patterns = reader.strings("match")?.value.map { $0.lowercased() } ?? ["*"]
        guard let file = reader.string("file") else {
            if reader.node("file") == nil { reader.missing("file", "name a file with one user a line") }
            return []
        }
        guard let text = text(of: file, reader.mistakes) else { return [] }
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(line.prefix { $0 != "#" }.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        let meant = lines.filter { line in !line.isEmpty && patterns.contains { fnmatch($0, line.lowercased(), 0) == 0 } }
        return users(meant, place, reader.mistakes)
    }

    private func text(of file: Placed<String>, _ mistakes: MistakeList) -> String? {
        let bytes: [UInt8]
        do { bytes = try TextFile.bytes(of: absolute(file)) } catch {
            mistakes.add(file.place, "the file \(file.value) of users cannot be read: \(error.reason)")
            return nil
        }
        do { return try ConfigText.decoded(bytes, file: file.value) } catch {
            for mistake in error.mistakes { mistakes.add(mistake.place, mistake.message) }
            return nil
        }
    }

    /// Each once. A user's name becomes a folder's.
    private func users(_ names: [String], _ place: Place, _ mistakes: MistakeList) -> [Placed<String>] {
        var seen: Set<String> = []
        let once = names.filter { seen.insert($0.lowercased()).inserted }
        if once.isEmpty { mistakes.add(place, "users names nobody") }
        for name in once where !Self.isPlain(name) {
            mistakes.add(place, "the user \"\(name)\" cannot be a folder's name: it has a slash, a space or begins with a dot")
        }
        return once.map { Placed(value: $0, place: place) }
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".") && !name.hasPrefix("-")
            && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
    }
}
