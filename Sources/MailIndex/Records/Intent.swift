import Mail

/// A promise on record before anything is fetched: the k-th UID of the set will be stored under the stem and the serial
/// number `firstSerial + k`.
package struct Intent: Sendable, Equatable {
    package var id: Int64
    package var folder: Int64
    package var uidValidity: UIDValidity
    package var uids: UIDSet
    package var stem: String
    package var firstSerial: Int

    package init(id: Int64 = 0, folder: Int64, uidValidity: UIDValidity, uids: UIDSet, stem: String, firstSerial: Int) {
        self.id = id
        self.folder = folder
        self.uidValidity = uidValidity
        self.uids = uids
        self.stem = stem
        self.firstSerial = firstSerial
    }
}
