/// Whether an account's mail can be searched by its words. It costs time and room, so it begins when someone asks for it.
package enum SearchPolicy: Sendable, Equatable {
    /// From the first run.
    case on
    /// Never; what there is of it is dropped.
    case off
    /// From the first search.
    case whenAsked
}
