extension Scenario {
    /// Every scenario in the nested layout.
    static let nested = additions + flags + deletions + moves + folders + validities + uploads + policies

    /// Every scenario; names differ.
    static let all = nested + plusPlus
}
