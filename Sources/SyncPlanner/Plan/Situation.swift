/// Why something is planned, or left: each branch of the planner says it in words, for dry runs and logs.
package enum Situation: String, Sendable, Hashable, CaseIterable {
    // The planner's branches are listed here, each with a `description` of one short clause.
    case newThere, newHere
}
