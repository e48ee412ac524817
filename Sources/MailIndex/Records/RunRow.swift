/// One run of the account.
package struct RunRow: Sendable, Equatable {
    package var id: Int64
    package var mode: String
    /// Seconds since 1970.
    package var started: Double
    /// `nil` while the run goes on, and for ever if it was killed.
    package var finished: Double?
    /// The summary as one JSON object, as printed; `nil` if there was none.
    package var summary: String?
    /// Octets that came over the wire, for daily budgets.
    package var bytesIn: UInt64

    package init(id: Int64, mode: String, started: Double, finished: Double? = nil, summary: String? = nil, bytesIn: UInt64 = 0) {
        self.id = id
        self.mode = mode
        self.started = started
        self.finished = finished
        self.summary = summary
        self.bytesIn = bytesIn
    }
}
