/// Something that must be found again later: who let the program in, what it gave up, what it removed.
package struct AuditEvent: Equatable, Sendable {
    /// The word for what happened; an open set.
    package struct Kind: Hashable, Sendable {
        /// As it is written.
        package let word: String

        /// A word of the caller's own.
        package init(_ word: String) { self.word = word }

        /// A user signed in.
        package static let signIn = Kind("sign-in")
        /// An access token was renewed.
        package static let refresh = Kind("refresh")
        /// A sign-in or a renewal was refused or did not come about.
        package static let failure = Kind("failure")
        /// A token was given back to its provider.
        package static let revoke = Kind("revoke")
        /// The tokens of an account were removed here.
        package static let logout = Kind("logout")
        /// Everything of an account was revoked, removed and disabled.
        package static let panic = Kind("panic")
        /// Mail was put back on a server.
        package static let restore = Kind("restore")
        /// Mail was removed, here or on a server.
        package static let deletion = Kind("deletion")
        /// A legal hold began.
        package static let hold = Kind("hold")
        /// A legal hold ended.
        package static let release = Kind("release")
        /// Kept copies went because their time was over.
        package static let forget = Kind("forget")
        /// Mail was erased for good.
        package static let erase = Kind("erase")
        /// Settings that matter to safety changed.
        package static let configuration = Kind("configuration")
        /// The log itself: an unfinished last line, of an event that had not been promised yet, was taken off.
        package static let tornLineRemoved = Kind("torn-line-removed")
        /// The log itself: lines that had been recorded were no longer as recorded.
        package static let damageFound = Kind("damage-found")
    }

    /// What happened.
    package let kind: Kind
    /// The account's name; `nil` for what concerns none.
    package let account: String?
    /// Facts, in the order in which they are written. A name stands once.
    package let fields: [(name: String, value: AuditValue)]

    /// - Parameter fields: no more than eight; longer texts than 1000 bytes are cut.
    package init(_ kind: Kind, account: String? = nil, _ fields: KeyValuePairs<String, AuditValue> = [:]) {
        self.kind = kind
        self.account = account
        self.fields = fields.map { (name: $0.key, value: $0.value) }
    }

    package static func == (a: AuditEvent, b: AuditEvent) -> Bool {
        a.kind == b.kind && a.account == b.account && a.fields.map(\.name) == b.fields.map(\.name)
            && a.fields.map(\.value) == b.fields.map(\.value)
    }
}
