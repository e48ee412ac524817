import Mail

/// A mailbox on a server, changed as another client would, and looked at without the engine's code.
///
/// Messages are named by marker and folder; where several match, the first is meant.
package protocol ServerSide: AnyObject, Sendable {
    /// For the names of tests.
    var name: String { get }
    /// The server cannot expunge single messages (no UIDPLUS): what is deleted stays there, marked, until another
    /// client expunges it. Such messages are not counted as being there.
    var onlyMarks: Bool { get }
    /// Everything there is.
    func look() throws -> [ServerFolder]

    func add(_ mail: TestMail, flags: MessageFlags, to folder: String) throws
    func changeFlags(of marker: String, in folder: String, adding: MessageFlags, removing: MessageFlags) throws
    func expunge(_ marker: String, in folder: String) throws
    func move(_ marker: String, from folder: String, to target: String) throws
    func copy(_ marker: String, from folder: String, to target: String) throws

    func createFolder(_ folder: String) throws
    /// The folder alone, not what lies below.
    func deleteFolder(_ folder: String) throws
    func renameFolder(_ folder: String, to newName: String) throws
    /// All messages stay and get another UIDVALIDITY, with other UIDs where the server can do that.
    func changeUIDValidity(of folder: String) throws
}

/// A folder as a look at the server found it.
package struct ServerFolder: Sendable, Equatable {
    package var path: String
    package var isSelectable: Bool
    package var uidValidity: UInt32
    /// 0 where there is none.
    package var highestModSeq: UInt64
    package var messages: [ServerMessage]
}

/// A message as a look at the server found it.
package struct ServerMessage: Sendable, Equatable {
    package var uid: UInt32
    package var item: Picture.Item
    /// INTERNALDATE, seconds since 1970.
    package var date: Int64
    package var wire: [UInt8]
}

extension ServerSide {
    package func picture() throws -> Picture {
        var picture = Picture()
        for folder in try look() where folder.isSelectable { picture[folder.path] = folder.messages.map(\.item) }
        return onlyMarks ? picture.withoutMarked : picture
    }

    /// The first message of that marker.
    package func message(_ marker: String, in folder: String) throws -> ServerMessage? {
        try look().first { $0.path == folder }?.messages.first { $0.item.marker == marker }
    }

    // MARK: As tables write it

    package func add(_ marker: String, to folder: String) throws {
        for item in Picture.items(marker) { try add(TestMail(item.marker), flags: item.flags, to: folder) }
    }

    package func flag(_ marker: String, in folder: String, _ adding: String, remove: String = "") throws {
        try changeFlags(of: marker, in: folder, adding: Picture.flags(adding), removing: Picture.flags(remove))
    }
}
