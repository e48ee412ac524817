/// What the browser shows in the end: always the same words, nothing of what it brought.
enum RedirectPage: CaseIterable, Sendable {
    case done, failed, notOurs, notFound, wrongMethod, wrongHost

    var status: Int {
        switch self {
        case .done, .failed: 200
        case .notOurs: 400
        case .notFound: 404
        case .wrongMethod: 405
        case .wrongHost: 421
        }
    }

    private var words: (title: String, text: String) {
        switch self {
        case .done: ("Signed in", "You can close this window and go back to the terminal.")
        case .failed: ("Not signed in", "The terminal says why. You can close this window.")
        case .notOurs: ("Not signed in", "This page does not belong to the sign-in that is under way.")
        case .notFound: ("Nothing here", "This address only waits for the end of a sign-in.")
        case .wrongMethod: ("Nothing here", "This address only waits for the end of a sign-in.")
        case .wrongHost: ("Nothing here", "This address is not to be reached by that name.")
        }
    }

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Restante: \(words.title)</title>
        <style>body{font:1.1rem/1.5 sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}</style></head>
        <body><h1>\(words.title)</h1><p>\(words.text)</p></body></html>

        """
    }

    /// Nothing is kept, passed on, loaded or framed.
    static let headers = [
        ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"), ("Connection", "close"),
    ]
}
