/// Sentences of the layers below, which do not know of which account they speak.
enum Advice {
    /// With the account's name in the command to run, so that the line can be copied.
    static func naming(_ account: String, in sentence: String) -> String {
        guard !account.isEmpty else { return sentence }
        return sentence.replacing("`restante index rebuild ACCOUNT`", with: "`restante index rebuild \(account)`")
    }
}
