import TOMLKit

/// A TOML text as a tree whose every value knows its place.
enum ConfigDocument {
    /// - Parameter file: the file's name for messages.
    /// - Throws: ``ConfigurationError`` with the one mistake at which the text stops being TOML.
    static func parse(_ text: String, file: String) throws(ConfigurationError) -> ConfigNode {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError([syntaxMistake(error, text: text, file: file)])
        } catch {
            throw ConfigurationError("\(file) cannot be read as TOML: \(error)")
        }
        let tree = Tree(file: file, locator: KeyLocator(text))
        return tree.node(table.tomlValue, path: [], within: Place(file: file, line: 1, column: 1))
    }

    /// The commonest mistake by far, a text without quotes, comes first.
    private static func syntaxMistake(_ error: TOMLParseError, text: String, file: String) -> Mistake {
        let place = Place(file: file, line: error.source.begin.line, column: error.source.begin.column)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let line = lines.indices.contains(place.line - 1) ? lines[place.line - 1] : nil
        if let word = line.flatMap(unquotedText) {
            return Mistake(place: place, message: "a text must stand in quotes: \"\(word)\"")
        }
        return Mistake(place: place, message: SyntaxAdvice.message(error.description, line: line, column: place.column))
    }

    /// What follows `key =` when it begins like a word and is none that TOML knows.
    private static func unquotedText(in line: Substring) -> String? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let written = line[line.index(after: equals)...].prefix { $0 != "#" }
        let words = written.split(whereSeparator: \.isWhitespace)
        guard let first = words.first, let start = first.first, start.isLetter || "~/.*".contains(start) else { return nil }
        let isKeyword = words.count == 1 && ["true", "false", "inf", "nan"].contains(String(first))
        return isKeyword ? nil : words.joined(separator: " ")
    }

    /// Joins the library's values with the locator's places.
    private struct Tree {
        let file: String
        let locator: KeyLocator

        func node(_ value: TOMLValue, path: [String], within outer: Place) -> ConfigNode {
            let key = place(locator.keys[path]) ?? outer
            let own = place(locator.values[path]) ?? key
            return ConfigNode(value: content(value, path: path, at: own), keyPlace: key, place: own)
        }

        private func content(_ value: TOMLValue, path: [String], at place: Place) -> ConfigNode.Value {
            switch value.type {
            case .string: .string(value.string ?? "")
            case .int: .integer(value.int ?? 0)
            case .double: .number(value.double ?? 0)
            case .bool: .boolean(value.bool ?? false)
            case .date, .time, .dateTime: .date(value.debugDescription)
            case .array: .list(list(value.array, path: path, at: place))
            case .table: .table(table(value.table, path: path, at: place))
            }
        }

        private func list(_ array: TOMLArray?, path: [String], at place: Place) -> [ConfigNode] {
            guard let array else { return [] }
            return (0..<array.count).map { node(array[$0].tomlValue, path: path + [String($0)], within: place) }
        }

        private func table(_ table: TOMLTable?, path: [String], at place: Place) -> [String: ConfigNode] {
            guard let table else { return [:] }
            return table.keys.reduce(into: [:]) { result, key in
                guard let value = table[key]?.tomlValue else { return }
                result[key] = node(value, path: path + [key], within: place)
            }
        }

        private func place(_ spot: KeyLocator.Spot?) -> Place? {
            spot.map { Place(file: file, line: $0.line, column: $0.column) }
        }
    }
}
