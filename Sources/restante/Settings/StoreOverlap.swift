/// Finds accounts that would write over each other's files.
enum StoreOverlap {
    /// Notes a mistake for every two folders that are the same or lie one within the other.
    static func check(_ accounts: [AccountReader.Result], _ mistakes: MistakeList) {
        for (index, account) in accounts.enumerated() {
            checkOwn(account, mistakes)
            for other in accounts[..<index] { checkPair(account, other, mistakes) }
        }
    }

    private static func checkOwn(_ account: AccountReader.Result, _ mistakes: MistakeList) {
        let (maildir, state) = (account.settings.maildir, account.settings.stateDirectory)
        if isWithin(maildir, state) || isWithin(state, maildir) {
            mistakes.add(
                account.maildirPlace,
                "maildir and state of account \(account.settings.name) must lie apart: \(maildir) and \(state)")
        }
    }

    private static func checkPair(_ later: AccountReader.Result, _ earlier: AccountReader.Result, _ mistakes: MistakeList) {
        let name = earlier.settings.name
        if later.settings.maildir == earlier.settings.maildir {
            mistakes.add(later.maildirPlace, "maildir is also that of account \(name): each account needs its own")
        } else if isWithin(later.settings.maildir, earlier.settings.maildir)
            || isWithin(earlier.settings.maildir, later.settings.maildir)
        {
            mistakes.add(later.maildirPlace, "maildir and that of account \(name) lie one within the other: each needs its own")
        }
        if later.settings.stateDirectory == earlier.settings.stateDirectory {
            mistakes.add(later.statePlace, "state is also that of account \(name): each account needs its own")
        }
        if isWithin(later.settings.maildir, earlier.settings.stateDirectory) {
            mistakes.add(later.maildirPlace, "maildir lies within the state of account \(name)")
        }
        if isWithin(earlier.settings.maildir, later.settings.stateDirectory) {
            mistakes.add(later.statePlace, "the maildir of account \(name) lies within state")
        }
    }

    /// Whether `path` is `folder` or lies somewhere below it.
    private static func isWithin(_ path: String, _ folder: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }
}
