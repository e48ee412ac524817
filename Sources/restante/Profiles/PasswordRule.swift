/// What a provider says to passwords: `[auth.password]` of its profile.
struct PasswordRule: Sendable, Equatable {
    enum State: String, Sendable, CaseIterable {
        /// Not taken any more, app passwords neither.
        case ended
        /// Only one that was made for this program.
        case appPassword = "app-password"
        case password
    }

    let state: State
    /// `2022-10-01`: since when, if it has ended.
    let since: String?
    /// One sentence without its full stop.
    let text: String
    /// The page where app passwords are made.
    let at: String?

    /// For an account that uses a password though none is taken.
    func warning(account: String, guide: String?) -> String? {
        guard state == .ended else { return nil }
        let date = since.map { " (since \($0))" } ?? ""
        let reading = guide.map { ", as \($0) describes" } ?? ""
        return "\(text)\(date), so account \(account) cannot sign in with one: write method = \"oauth2\"\(reading)"
    }

    /// For an account that wants OAuth where there is none.
    var advice: String { "\(text)\(at.map { "; make one at \($0)" } ?? "")" }
}
