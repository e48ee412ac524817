import Hashing
import Mail

/// Follows the chain line by line and names the first that does not fit. A value: lines go in, a finding comes out.
struct ChainCheck {
    /// Heads that were recorded or noted down, which the chain must pass through.
    private let landmarks: [AuditHead]
    /// The last line that fits.
    private(set) var last = AuditHead.beginning
    /// Whole lines so far.
    private(set) var lines = 0
    private(set) var finding: AuditFinding?
    /// A line whose own numbers are good and which does not know its predecessor: whether it or the predecessor was
    /// changed is told by the line after it.
    private var doubtful: (number: Int, digest: String)?
    /// A line that came too early: its number, the number that was due, and its place.
    private var early: (number: Int, due: Int, place: Int)?

    init(landmarks: [AuditHead]) { self.landmarks = landmarks }

    /// Whether ``lookAhead(_:)`` must see more lines.
    var isUndecided: Bool { finding == nil ? false : early != nil || doubtful != nil }

    mutating func take(_ line: LineReader.Line) {
        let place = lines + 1
        guard line.isWhole else {
            finding = AuditFinding(.torn, line: place, "was not finished: its writer died; the next event takes its place")
            return
        }
        lines += 1
        guard let links = AuditLine.links(line.bytes) else {
            finding = AuditFinding(.changed, line: place, "was changed: it is no line of this log any more")
            return
        }
        let due = last.number + 1
        let digest = SHA256.digest(line.bytes).description
        guard links.n == due else { return misplaced(links.n, due, place) }
        guard links.previous == last.digest else {
            doubtful = (number: links.n, digest: digest)
            finding = changed(place)
            return
        }
        last = last.followed(by: line.bytes)
        if links.event == AuditEvent.Kind.damageFound.word {
            finding = AuditFinding(
                .damageRecorded, line: place, "says that lines before it were no longer as recorded when it was written")
        }
        compareWithLandmarks()
    }

    private func changed(_ place: Int) -> AuditFinding {
        AuditFinding(.changed, line: place, "was changed: it does not name the line before it")
    }

    private mutating func misplaced(_ number: Int, _ due: Int, _ place: Int) {
        guard number > due else {
            finding = AuditFinding(
                .reordered, line: place, "stands in a wrong place or twice: it is number \(number), and \(due) is due")
            return
        }
        early = (number: number, due: due, place: place)
        finding = AuditFinding(.removed, line: place, "is number \(number), and \(due) is due: lines before it were removed")
    }

    /// A line behind the first bad one.
    mutating func lookAhead(_ line: LineReader.Line) {
        guard line.isWhole, let links = AuditLine.links(line.bytes) else {
            doubtful = nil
            return
        }
        if let early, links.n == early.due {
            finding = AuditFinding(
                .reordered, line: early.place,
                "stands in a wrong place: it is number \(early.number), and \(early.due) comes later")
            self.early = nil
        }
        // The next line vouches for the doubtful one, so the one before that was changed.
        if let doubtful, links.n == doubtful.number + 1, links.previous == doubtful.digest { blamePredecessor() }
        doubtful = nil
    }

    /// The end of the file.
    mutating func finish() {
        if let doubtful, landmarks.contains(where: { $0.number == doubtful.number && $0.digest == doubtful.digest }) {
            blamePredecessor()
        }
        guard finding == nil || finding?.kind == .torn else { return }
        guard let missing = landmarks.filter({ $0.number > last.number }).max(by: { $0.number < $1.number }) else { return }
        finding = AuditFinding(
            .truncated, line: last.number + 1, "is missing: the log ends before it, and \(missing.number) lines had been recorded"
        )
    }

    private mutating func blamePredecessor() {
        guard lines > 1 else { return }
        finding = AuditFinding(.changed, line: lines - 1, "was changed: the line after it names another content")
    }

    private mutating func compareWithLandmarks() {
        guard finding == nil, landmarks.contains(where: { $0.number == last.number && $0.digest != last.digest }) else { return }
        finding = AuditFinding(
            .replaced, line: lines, "is not the line that was recorded under this number: it was changed, or the log is another")
    }
}
