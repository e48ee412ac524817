/// What is special about one run.
struct RunOptions: Sendable {
    /// What the run is for.
    enum Purpose: Sendable {
        case work
        /// A dry run: look and plan, and touch nothing.
        case plan
        /// Make the index anew from both sides, and touch neither.
        case rebuild
    }

    var purpose = Purpose.work
    /// Numbers alone do not brake (`--allow-mass-delete`).
    var allowsMassDelete = false
    /// Called before and after each lasting effect of a two-way run.
    var probe: RunProbe?

    /// No connection of the run may send a command that writes.
    func isReadOnly(_ mode: RunMode) -> Bool { mode != .sync || purpose != .work }
}
