/// `[tokens]`: where tokens are kept between runs.
struct TokenStoreSettings: Sendable, Equatable {
    enum Place: String, Sendable, CaseIterable {
        /// The desktop's keyring where there is one, else a sealed file.
        case auto
        case keyring
        case file
    }

    var place = Place.auto
    /// Gives what the file is sealed with, a key or a passphrase; `nil` makes a key file beside it.
    var key: PasswordSource?

    init(place: Place = .auto, key: PasswordSource? = nil) {
        self.place = place
        self.key = key
    }
}
