/// IDLE (RFC 2177).
extension SandboxSession {
    func idle() throws(Interruption) -> Completion {
        try output.line("+ idling")
        try output.flush()
        while true {
            changed.clear()
            try tellUpdates(removals: true)
            try output.flush()
            guard input.waits(or: changed) else { continue }
            let line = try input.line(limit: profile.lineLimit)
            guard line.map({ String(decoding: $0, as: UTF8.self).uppercased() }) == "DONE" else { throw .bad("Expected DONE") }
            return Completion("IDLE completed.")
        }
    }
}
