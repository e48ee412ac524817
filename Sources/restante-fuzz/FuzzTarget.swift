/// One kind of input: examples to mutate, and the words of its grammar.
struct FuzzTarget {
    let name: String
    /// Streams, each of one or more whole responses, or a message or an archive.
    let corpus: [[UInt8]]
    /// Put in, besides ``commonTokens``.
    let tokens: [String]
    /// How many examples stand behind each other in one stream at most.
    let joined: Int
    /// What a stream is given to; `nil` if all is well.
    let complaint: @Sendable (_ stream: [UInt8], _ mutator: inout Mutator) -> String?

    init(
        name: String, corpus: [[UInt8]], tokens: [String], joined: Int = 1,
        complaint: @escaping @Sendable (_ stream: [UInt8], _ mutator: inout Mutator) -> String?
    ) {
        (self.name, self.corpus, self.tokens) = (name, corpus, tokens)
        (self.joined, self.complaint) = (joined, complaint)
    }

    /// Responses of a server.
    init(name: String, corpus: [String], tokens: [String]) {
        self.init(name: name, corpus: corpus.map { Array($0.utf8) }, tokens: tokens, joined: 3) { stream, mutator in
            Probe.complaint(about: stream, mutator: &mutator)
        }
    }

    static let commonTokens = [
        " ", "(", ")", "\"", "\\", "[", "]", "<", ">", "{", "}", "{0}\r\n", "{3}\r\nabc", "{3+}\r\nabc", "~{2}\r\n\0\0",
        "{99999999999999999999}\r\n",
        "{4294967295}\r\n", "{1000000}\r\n", "\r\n", "\n", "\r", "\0", "\u{80}", "NIL", "nil", "\"\"", "0", "1", "-1", "1.5",
        "4294967295", "4294967296",
        "9223372036854775807", "18446744073709551616", "*", "* ", "+ ", "A1 OK\r\n", "$", "%", ":", ",", "1:*", "((((((((",
        "))))))))",
    ]
}
