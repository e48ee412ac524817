/// The text of a configuration, a profile or a list of users: UTF-8, of which nothing is guessed.
enum ConfigText {
    /// A letter that was decoded wrongly would make another folder or user; a NUL ends a text for the TOML library.
    /// - Parameter file: the file's name for messages.
    /// - Throws: ``ConfigurationError`` with the first place that is no text.
    static func decoded(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> String {
        var (line, column) = (1, 1)
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        while true {
            let place = Place(file: file, line: line, column: column)
            switch parser.parseScalar(from: &rest) {
            case .emptyInput: return String(decoding: bytes, as: UTF8.self)
            case .error: throw refusal(place, "this is not UTF-8: save the file as UTF-8 in your editor")
            case .valid(let scalar):
                if scalar.first == 0 { throw refusal(place, "a NUL character stands here: remove it, or save the file as UTF-8") }
                (line, column) = scalar.first == UInt8(ascii: "\n") ? (line + 1, 1) : (line, column + 1)
            }
        }
    }

    private static func refusal(_ place: Place, _ message: String) -> ConfigurationError {
        ConfigurationError([Mistake(place: place, message: message)])
    }
}
