import Glibc
import Synchronization

/// All that is written to standard output and standard error; safe from any task.
///
/// A reader that went away is noticed and not written to any more; the work goes on. So it does when the disk under
/// standard output is full, but then ``lostOutput`` says so.
final class Console: Sendable {
    enum Verbosity: Int, Sendable, Comparable {
        case quiet, normal, verbose
        static func < (a: Verbosity, b: Verbosity) -> Bool { a.rawValue < b.rawValue }
    }

    enum Tone: Sendable {
        case plain, good, warning, error, faint

        fileprivate var code: String? {
            switch self {
            case .plain: nil
            case .good: "32"
            case .warning: "33"
            case .error: "31"
            case .faint: "2"
            }
        }
    }

    let verbosity: Verbosity
    /// One JSON object a line on standard output, and nothing else there.
    let isJSON: Bool
    /// Standard output is a terminal that can move its cursor.
    let isTerminal: Bool
    /// The terminal shows more than ASCII.
    let isUTF8: Bool
    private let errorsAreTerminal: Bool
    private let mayColour: Bool
    private let state = Mutex(State())

    private struct State {
        var live = LiveArea()
        var isOutputClosed = false
        /// Why standard output could not be written; not that its reader went away.
        var fault: Int32?
    }

    init(verbosity: Verbosity = .normal, isJSON: Bool = false, surroundings: Surroundings = .process) {
        let isDumb = (surroundings.variable("TERM") ?? "dumb") == "dumb"
        self.verbosity = verbosity
        self.isJSON = isJSON
        isTerminal = isatty(1) == 1 && !isDumb
        errorsAreTerminal = isatty(2) == 1 && !isDumb
        isUTF8 = surroundings.isUTF8
        mayColour = surroundings.variable("NO_COLOR") == nil
    }

    /// Whether a progress display is wanted and possible.
    var showsProgress: Bool { isTerminal && !isJSON && verbosity > .quiet }

    /// Columns of the terminal; without one, lines may be as long as they like.
    var columns: Int { isTerminal ? size.columns : .max }

    /// Rows and columns; 24 × 80 where it is unknown.
    var size: (rows: Int, columns: Int) {
        var size = winsize()
        guard isTerminal, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (24, 80) }
        return (Int(size.ws_row), Int(size.ws_col))
    }

    /// One line on standard output, for people: nothing with `--json` or `-q`.
    func line(_ text: String = "", tone: Tone = .plain) {
        guard !isJSON, verbosity > .quiet else { return }
        print(Printable.clean(text), tone)
    }

    /// One line on standard output that is what the user asked for, `-q` or not.
    func result(_ text: String) {
        guard !isJSON else { return }
        print(Printable.clean(text), .plain)
    }

    /// One JSON object; nothing without `--json`.
    func json(_ line: @autoclosure () -> JSONLine) {
        guard isJSON else { return }
        print(line().text, .plain)
    }

    /// One line that is a JSON object with `event` and `time` already; nothing without `--json`.
    func json(line: String) {
        guard isJSON else { return }
        print(Printable.clean(line), .plain)
    }

    /// One line on standard error.
    func complain(_ text: String, tone: Tone = .error) {
        let text = coloured(Printable.clean(text), errorsAreTerminal ? tone : .plain) + "\n"
        let columns = columns
        state.withLock { state in
            if errorsAreTerminal { write(state.live.erase(columns: columns), &state) }
            Self.write(text, to: 2)
        }
    }

    /// Draws the lines that change in place; they must fit the width.
    func draw(_ lines: [(text: String, tone: Tone)]) {
        guard showsProgress else { return }
        let columns = columns
        let drawn = lines.map { (text: coloured($0.text, $0.tone), width: Printable.width($0.text)) }
        state.withLock { state in write(state.live.draw(drawn, columns: columns), &state) }
    }

    /// Takes the lines that change in place off the screen.
    func endDrawing() {
        let columns = columns
        state.withLock { state in write(state.live.erase(columns: columns), &state) }
    }

    private func print(_ text: String, _ tone: Tone) {
        let text = coloured(text, isTerminal ? tone : .plain) + "\n"
        let columns = columns
        state.withLock { state in write(state.live.erase(columns: columns) + text, &state) }
    }

    private func coloured(_ text: String, _ tone: Tone) -> String {
        guard mayColour, let code = tone.code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private func write(_ text: String, _ state: inout State) {
        guard !text.isEmpty, !state.isOutputClosed else { return }
        guard !Self.write(text, to: 1) else { return }
        let code = errno
        state.isOutputClosed = true
        if code != EPIPE { state.fault = code }
    }

    /// One sentence if standard output does not have all that was written to it; none where its reader went away.
    var lostOutput: String? { state.withLock { $0.fault }.map(Self.lost) }

    /// - Parameter code: the error number of write(2).
    static func lost(_ code: Int32) -> String {
        "standard output cannot be written (\(String(cString: strerror(code)))): a part of it is lost; make room and run the command again"
    }

    /// Writes all of it; `false` with `errno` when it cannot be written.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
        }
        return true
    }
}
