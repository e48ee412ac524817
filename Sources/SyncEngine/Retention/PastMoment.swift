/// A moment of an account's past.
package enum PastMoment: Sendable, Equatable {
    /// After a run.
    case run(Int64)
    /// In seconds since 1970.
    case time(Double)
}
