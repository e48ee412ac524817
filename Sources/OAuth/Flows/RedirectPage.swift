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
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>Restante: \(words.title)</title><style>\(Self.style)</style></head>
        <body><main class="\(self == .done ? "done" : "")"><p>Restante</p>
        <h1>\(words.title)</h1><p>\(words.text)</p></main></body></html>

        """
    }

    /// A card amid the window, light or dark as the user has it; only the end that was hoped for is green.
    private static let style = """
        :root{color-scheme:light dark}
        body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.1rem/1.5 system-ui,sans-serif;\
        background:light-dark(#f3f4f6,#16181c);color:light-dark(#1f2430,#e6e8ec)}
        main{box-sizing:border-box;width:min(30rem,90vw);padding:1.5rem 2rem;border-radius:.6rem;border-top:.35rem solid #8a6d1f;\
        background:light-dark(#fff,#22252b);box-shadow:0 .1rem .8rem #0003}
        main.done{border-top-color:#2e7d4f}
        h1{margin:.2rem 0 .6rem;font-size:1.8rem;line-height:1.2}p{margin:0}p:first-child{opacity:.7;font-size:.95rem}
        """

    /// Nothing is kept, passed on, loaded or framed.
    static let headers = [
        ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"), ("Connection", "close"),
    ]
}
