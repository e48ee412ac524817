import Mail

extension ExchangePlan {
    /// Flags of a message that both sides have. With nothing to change on either side, only the index learns of it.
    package struct FlagChange: Sendable, Equatable {
        package var uid: UID
        package var name: String
        package var flags: MergedFlags
        package var situation: Situation

        package init(uid: UID, name: String, flags: MergedFlags, situation: Situation = .flagsHere) {
            (self.uid, self.name, self.flags, self.situation) = (uid, name, flags, situation)
        }
    }

    /// A file that the server does not have.
    package struct Upload: Sendable, Equatable {
        package var name: String
        package var flags: MessageFlags
        package var situation: Situation

        package init(name: String, flags: MessageFlags, situation: Situation = .newHere) {
            (self.name, self.flags, self.situation) = (name, flags, situation)
        }
    }

    /// A message that the server no longer has: to the local trash. Or one that is wished away here while the file is
    /// still there (`T`).
    package struct LocalRemoval: Sendable, Equatable {
        package var uid: UID
        package var name: String
        package var situation: Situation

        package init(uid: UID, name: String, situation: Situation = .goneThere) {
            (self.uid, self.name, self.situation) = (uid, name, situation)
        }
    }

    /// A message that is no longer here.
    package struct RemoteRemoval: Sendable, Equatable {
        package enum Way: Sendable, Equatable {
            /// `\Deleted` and UID EXPUNGE.
            case expunge
            /// `\Deleted` only; the row stays and notes it as agreed.
            case flag
            /// To the trash folder of this number.
            case trash(Int64)
        }

        package var uid: UID
        package var name: String
        package var way: Way
        package var situation: Situation

        package init(uid: UID, name: String, way: Way = .expunge, situation: Situation = .goneHere) {
            (self.uid, self.name, self.way, self.situation) = (uid, name, way, situation)
        }
    }

    /// A message that was moved or copied on the server: the file here follows.
    package struct LocalTransfer: Sendable, Equatable {
        /// What is renamed or linked, and the folder where it lies.
        package var file: FileReference
        /// Its row, which goes along in a move, whatever file name it has, and stays in a copy. `nil`: a copy of a file that
        /// has no row before this run.
        package var source: RowReference?
        /// Its UID in this folder.
        package var uid: UID
        package var isCopy: Bool
        package var flags: MergedFlags
        package var situation: Situation

        package init(
            file: FileReference, source: RowReference?, uid: UID, isCopy: Bool, flags: MergedFlags,
            situation: Situation = .movedThere
        ) {
            (self.file, self.source, self.uid) = (file, source, uid)
            (self.isCopy, self.flags, self.situation) = (isCopy, flags, situation)
        }
    }

    /// A file that was moved or copied here: the message on the server follows.
    package struct RemoteTransfer: Sendable, Equatable {
        /// The message, as the server numbers it now. Its row, which goes along in a move, may not be there before this run.
        package var source: RowReference
        /// The file's name in this folder.
        package var name: String
        package var isCopy: Bool
        /// `server`: as the message that is moved or copied has them.
        package var flags: MergedFlags
        package var situation: Situation

        package init(
            source: RowReference, name: String, isCopy: Bool, flags: MergedFlags, situation: Situation = .movedHere
        ) {
            (self.source, self.name, self.isCopy) = (source, name, isCopy)
            (self.flags, self.situation) = (flags, situation)
        }
    }

    /// A row goes on under another name or UID, or a message that both sides have gets its first row. No mail moves.
    package struct Rebinding: Sendable, Equatable {
        /// The row's UID until now; `nil` if there was no row. Of the UIDVALIDITY before, if that changed.
        package var old: UID?
        package var uid: UID
        package var name: String
        package var flags: MergedFlags
        package var situation: Situation

        package init(old: UID?, uid: UID, name: String, flags: MergedFlags, situation: Situation = .newOnBoth) {
            (self.old, self.uid, self.name) = (old, uid, name)
            (self.flags, self.situation) = (flags, situation)
        }
    }
}
