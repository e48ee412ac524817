/// A FETCH that has been read up to a body and goes on behind it.
struct OpenFetch: Sendable {
    var fetch: FetchResponse
    /// What the response may still have of list elements.
    var elementsLeft = 0
    /// Octets of the response so far, bodies not counted.
    var lineBytes = 0
    /// Whether the FETCH made no sense and only its end is looked for.
    var isDiscarded = false

    init(_ fetch: FetchResponse) { self.fetch = fetch }

    static var discarded: OpenFetch {
        var open = OpenFetch(FetchResponse())
        open.isDiscarded = true
        return open
    }
}
