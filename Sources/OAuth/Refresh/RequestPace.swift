/// How many requests in how much time: no more than ten in any ten seconds, which keeps a client with many accounts clear
/// of the providers' loop detection. Pure: times in, delays out.
struct RequestPace: Sendable {
    private static let most = 10
    private static let span = 10.0
    /// When the last requests were or will be made, oldest first.
    private var booked: [Double] = []

    /// Books a request.
    /// - Parameter now: seconds of any clock that only moves forward.
    /// - Returns: seconds to wait before it may be made.
    mutating func book(at now: Double) -> Double {
        let free = booked.count < Self.most ? now : max(now, booked[0] + Self.span)
        booked = booked.suffix(Self.most - 1) + [free]
        return free - now
    }
}
