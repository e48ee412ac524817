/// What a removal would do.
package struct RemovalPlan: Sendable, Equatable {
    /// Rows that would go.
    package var messages = 0
    /// Octets of their files.
    package var bytes: UInt64 = 0
    /// Rows that holds keep.
    package var heldBack = 0
    /// How many of them each hold keeps, by its name; one row may be kept by several.
    package var byHold: [String: Int] = [:]
    /// Messages that search does not know yet, so that an erasure cannot find them.
    package var unknown = 0

    package init() {}
}
