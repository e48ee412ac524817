/// The steps in which files change, in the order of a replacement, for tests that fail or kill at each.
package enum FileStep: String, Sendable, CaseIterable {
    case create, write, sync, rename, syncDirectory, truncate, remove
}
