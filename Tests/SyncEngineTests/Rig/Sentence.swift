import Testing

/// A message for the user is one sentence, on one line, that ends neither in the middle nor with a type's name.
func expectSentence(_ message: String?, sourceLocation: SourceLocation = #_sourceLocation) {
    guard let message else {
        Issue.record("there is no message", sourceLocation: sourceLocation)
        return
    }
    let isPlain = message.count > 15 && !message.contains("\n") && !message.contains("Optional(") && !message.contains("(kind:")
    #expect(isPlain, "\(message)", sourceLocation: sourceLocation)
}
