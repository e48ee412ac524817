/// A message whose file is to be removed on purpose.
package struct FileRemoval: Sendable, Equatable {
    package let row: LocatedPlacement
    package let reason: RemovalReason
}

/// Removes files; gives those that stay, each with the reason as a sentence.
package typealias FileRemover = ([FileRemoval]) throws -> [MessagePlace: String]
