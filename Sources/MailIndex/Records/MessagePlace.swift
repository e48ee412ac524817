import Mail

/// Where a message is on the server: what a row of the index is known by.
package struct MessagePlace: Hashable, Sendable {
    /// The index's number of the folder.
    package var folder: Int64
    package var validity: UIDValidity
    package var uid: UID

    package init(folder: Int64, validity: UIDValidity, uid: UID) {
        (self.folder, self.validity, self.uid) = (folder, validity, uid)
    }
}
