import Mail

/// One line of `restante folders`.
package struct FolderListing: Sendable, Equatable {
    package var path: FolderPath
    package var role: FolderRole?
    /// `nil` where the server did not say.
    package var messages: Int?
    /// Octets, where the server says it (STATUS=SIZE).
    package var size: UInt64?
    /// Place in the store, relative to it.
    package var localDirectory: String?
    /// Why it does not take part; `nil` = it does.
    package var leftOut: String?

    package init(path: FolderPath) { self.path = path }
}

/// What `restante status` shows for one account.
package struct AccountStatus: Sendable, Equatable {
    package struct Folder: Sendable, Equatable {
        package var path: FolderPath
        /// Messages on the server at the last good look.
        package var onServer: Int
        package var held: Int
        /// Held here though gone on the server.
        package var goneKept: Int
        /// Erased here, and on the server still.
        package var erased: Int
        package var quarantined: Int
        /// The folder itself is gone on the server.
        package var isGone: Bool

        package init(
            path: FolderPath, onServer: Int, held: Int, goneKept: Int, erased: Int = 0, quarantined: Int, isGone: Bool
        ) {
            self.path = path
            self.onServer = onServer
            self.held = held
            self.goneKept = goneKept
            self.erased = erased
            self.quarantined = quarantined
            self.isGone = isGone
        }
    }

    /// A message that could not be held.
    package struct Quarantined: Sendable, Equatable {
        package var path: FolderPath
        package var uid: UID
        package var message: String
        package var tries: Int

        package init(path: FolderPath, uid: UID, message: String, tries: Int) {
            self.path = path
            self.uid = uid
            self.message = message
            self.tries = tries
        }
    }

    /// A file that the server would not take.
    package struct Unsent: Sendable, Equatable {
        package var path: FolderPath
        /// The stable part of the file's name.
        package var file: String
        package var message: String
        package var tries: Int

        package init(path: FolderPath, file: String, message: String, tries: Int) {
            (self.path, self.file, self.message, self.tries) = (path, file, message, tries)
        }
    }

    package var lastGoodRun: RunRecord?
    package var lastRun: RunRecord?
    package var folders: [Folder] = []
    package var quarantine: [Quarantined] = []
    package var unsent: [Unsent] = []
    /// Another process is at work on the account now.
    package var isRunning = false

    package init() {}
}

/// One line of `restante log`.
package struct RunRecord: Sendable, Equatable {
    package var run: Int64
    /// Of a run that removed mail on purpose, `nil`.
    package var mode: RunMode?
    /// `sync`, `backup`, `mirror`, `forget` or `erase`.
    package var word: String
    /// Seconds since 1970.
    package var started: Double
    package var finished: Double?
    /// `nil` for a run that never finished (killed), and for one without a mode.
    package var summary: RunSummary?
    /// What a run without a mode removed.
    package var removal: RemovalSummary?

    package init(run: Int64, mode: RunMode?, word: String? = nil, started: Double, finished: Double? = nil, summary: RunSummary? = nil) {
        self.run = run
        self.mode = mode
        self.word = word ?? mode?.rawValue ?? ""
        self.started = started
        self.finished = finished
        self.summary = summary
    }
}

/// The result of `restante verify`.
package struct VerifyReport: Sendable, Equatable {
    /// Something that is not as it should be: a damaged or missing file, a UID that one side has and the other has not.
    package struct Finding: Sendable, Equatable {
        package var path: FolderPath
        package var uid: UID?
        package var message: String

        package init(path: FolderPath, uid: UID?, message: String) {
            self.path = path
            self.uid = uid
            self.message = message
        }
    }

    package var folders = 0
    package var checked = 0
    package var bytes: UInt64 = 0
    package var findings: [Finding] = []
    /// Damaged files that were mended, and from where.
    package var repaired: [(finding: Finding, source: String)] = []
    /// With `--against-server`: every message of the server is held.
    package var complete: Bool?

    package init() {}

    package static func == (a: VerifyReport, b: VerifyReport) -> Bool {
        a.folders == b.folders && a.checked == b.checked && a.bytes == b.bytes && a.findings == b.findings
            && a.complete == b.complete && a.repaired.map(\.finding) == b.repaired.map(\.finding)
    }
}

/// One numbered line of `restante check`.
package struct CheckStep: Sendable, Equatable {
    package enum State: String, Sendable { case passed, failed, skipped, warning }

    /// `DNS`, `TCP`, `TLS`, `login` …
    package var name: String
    package var state: State
    /// What was seen, or what is wrong.
    package var detail: String
    /// What to do next, when it failed.
    package var remedy: String?

    package init(_ name: String, _ state: State, _ detail: String, remedy: String? = nil) {
        self.name = name
        self.state = state
        self.detail = detail
        self.remedy = remedy
    }
}
