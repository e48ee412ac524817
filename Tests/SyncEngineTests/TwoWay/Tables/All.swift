extension Scenario {
    /// Every scenario; names differ.
    static let all = additions + flags + deletions + moves + folders + plusPlus + validities + uploads + policies
}
