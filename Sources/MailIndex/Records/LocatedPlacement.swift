import Mail

/// A row that was found without knowing where to look.
package struct LocatedPlacement: Sendable, Equatable {
    /// The index's number of the folder.
    package let folder: Int64
    package let validity: UIDValidity
    package let placement: Placement

    package var place: MessagePlace { MessagePlace(folder: folder, validity: validity, uid: placement.uid) }

    package init(folder: Int64, validity: UIDValidity, placement: Placement) {
        (self.folder, self.validity, self.placement) = (folder, validity, placement)
    }
}
