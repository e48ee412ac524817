/// One kind of response: examples to mutate, and the words of its grammar.
struct FuzzTarget {
    let name: String
    /// Streams, each of one or more whole responses.
    let corpus: [String]
    /// Put in, besides ``commonTokens``.
    let tokens: [String]

    static let commonTokens = [
        " ", "(", ")", "\"", "\\", "[", "]", "<", ">", "{", "}", "{0}\r\n", "{3}\r\nabc", "{3+}\r\nabc", "~{2}\r\n\0\0",
        "{99999999999999999999}\r\n",
        "{4294967295}\r\n", "{1000000}\r\n", "\r\n", "\n", "\r", "\0", "\u{80}", "NIL", "nil", "\"\"", "0", "1", "-1", "1.5",
        "4294967295", "4294967296",
        "9223372036854775807", "18446744073709551616", "*", "* ", "+ ", "A1 OK\r\n", "$", "%", ":", ",", "1:*", "((((((((",
        "))))))))",
    ]
}
