import SyncEngine

/// What `restante check` says of one step.
enum CheckText {
    static func lines(_ step: CheckStep, number: Int) -> [String] {
        let line =
            " \(number < 10 ? " " : "")\(number). \(Printable.pad(mark(step.state), to: 7)) \(step.name)\(step.detail.isEmpty ? "" : ": ")\(step.detail)"
        return [line] + (step.remedy.map { ["             → \($0)"] } ?? [])
    }

    static func tone(_ state: CheckStep.State) -> Console.Tone {
        switch state {
        case .passed: .plain
        case .failed: .error
        case .skipped: .faint
        case .warning: .warning
        }
    }

    static func json(_ step: CheckStep, number: Int, account: String) -> JSONLine {
        JSONLine("check", account: account).with("number", JSONValue(number)).with("name", .string(step.name))
            .with("state", .string(step.state.rawValue)).with("detail", .string(step.detail)).with(
                "remedy", JSONValue(step.remedy))
    }

    private static func mark(_ state: CheckStep.State) -> String {
        switch state {
        case .passed: "ok"
        case .failed: "FAILED"
        case .skipped: "skipped"
        case .warning: "warning"
        }
    }
}
