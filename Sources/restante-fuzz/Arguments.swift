/// `restante-fuzz [--seconds N] [--seed S] [--target NAME] [--bench]`
struct Arguments {
    /// For all targets together.
    var seconds = 60
    var seed = UInt64.random(in: 0...UInt64.max)
    /// `nil` for all.
    var target: String?
    var bench = false

    static let usage = "usage: restante-fuzz [--seconds N] [--seed S] [--target NAME] [--bench]"

    /// `nil` for what cannot be understood.
    init?(_ words: some Sequence<String>) {
        var rest = Array(words)[...]
        while let word = rest.popFirst() {
            if word == "--bench" {
                bench = true
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch word {
            case "--seconds": guard let number = Int(value), number > 0 else { return nil }; seconds = number
            case "--seed": guard let number = UInt64(value) else { return nil }; seed = number
            case "--target": target = value
            default: return nil
            }
        }
    }
}
