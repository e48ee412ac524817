/// `[tokens]`: where tokens are kept between runs.
struct TokenStoreSettings: Sendable, Equatable {
    enum Place: String, Sendable, CaseIterable {
        /// The desktop's keyring where there is one, else a sealed file.
        case auto
        case keyring
        case file
    }

    var place = Place.auto
    /// What the file is sealed with; `nil` makes a key beside it. The first line of what the source gives is a passphrase;
    /// a file is a key file.
    var key: PasswordSource?

    init(place: Place = .auto, key: PasswordSource? = nil) {
        self.place = place
        self.key = key
    }
}
