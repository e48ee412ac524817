import IMAPProtocol

extension Response {
    /// The words that the user must be shown, if the response has any.
    var alert: String? {
        switch self {
        case .ok(let text), .no(let text), .bad(let text), .bye(let text), .preauth(let text), .tagged(_, _, let text):
            text.code == .alert ? text.shown : nil
        default: nil
        }
    }
}

extension ResponseText {
    /// The words, shortened and without control characters; `nil` if there are none.
    var shown: String? {
        let visible = String(
            String.UnicodeScalarView(text.unicodeScalars.prefix(300).filter { $0.value >= 32 && $0.value != 127 }))
        return visible.isEmpty ? nil : visible
    }
}
