import OAuth
import Programs

/// Opens addresses in the user's browser, which goes its own way from then on.
struct BrowserOpener: Sendable {
    let program: String

    /// - Returns: whether there is such a program; what it then does is seen by the user.
    func open(_ address: HTTPSURL) async -> Bool {
        let script = """
            command -v "$1" >/dev/null 2>&1 || exit 127
            "$1" "$2" </dev/null >/dev/null 2>&1 &
            """
        let result = await ChildProgram(["/bin/sh", "-c", script, "sh", program, address.text], limit: 20).run()
        return result.ending == .exited(status: 0)
    }
}
