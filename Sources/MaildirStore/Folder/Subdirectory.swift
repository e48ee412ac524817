/// Where in a folder a message's file lies.
package enum Subdirectory: String, Sendable, Hashable, CaseIterable {
    /// Not looked at by any program yet.
    case new
    case cur
}
