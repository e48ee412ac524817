import Mail
import SyncEngine
import Testing

@testable import restante

/// What a dry run says to people and to scripts.
struct PlanTextTests {
    private static let projects = FolderPath(["Projects", "2024"])

    private static func step(
        _ action: PlannedStep.Action, _ folder: FolderPath = .inbox, because situation: String = "new there",
        _ change: (inout PlannedStep) -> Void = { _ in }
    ) -> PlannedStep {
        var step = PlannedStep(action, in: folder, because: situation)
        change(&step)
        return step
    }

    private static func fetch(_ uid: UID) -> PlannedStep {
        step(.fetch) {
            $0.uid = uid
            $0.date = InternalDate(secondsSince1970: 1_795_241_400)
            ($0.sender, $0.subject) = ("Ann", "Lunch")
        }
    }

    private func lines(_ steps: [PlannedStep], most: Int? = nil, verbose: Bool = false, columns: Int = .max) -> [String] {
        var listing = PlanListing(account: "w", mostLines: most, isVerbose: verbose)
        steps.forEach { listing.add($0) }
        return listing.lines(columns: columns)
    }

    @Test("each folder has a heading with counts, and a line a message below it")
    func listing() {
        let steps = [
            Self.step(.deleteThere, because: "deleted here") { ($0.uid, $0.to) = (7, FolderPath(["Trash"])) },
            Self.fetch(4711), Self.fetch(12),
            Self.step(.flagsHere, because: "flags changed on the server") {
                ($0.uid, $0.flagsAdded, $0.flagsRemoved) = (9, ["\\Seen", "work"], ["\\Flagged"])
            },
            Self.step(.moveThere, Self.projects, because: "moved here from another folder") { ($0.uid, $0.from) = (5, .inbox) },
            Self.step(.upload, Self.projects, because: "new here") { ($0.file, $0.subject) = ("17.M1.host", "Grüße") },
        ]
        #expect(
            lines(steps) == [
                "w: INBOX: 2 to fetch, 1 with new flags here, 1 to delete on the server",
                "  +  here    4711  2026-11-21  Ann  Lunch  new there",
                "  +  here    12    2026-11-21  Ann  Lunch  new there",
                "  ~  here    9                             +\\Seen +work -\\Flagged; flags changed on the server",
                "  -  server  7                             to Trash; deleted here",
                "w: Projects/2024: 1 to send, 1 to move to it on the server",
                "  +  server  17.M1.host      Grüße  new here",
                "  >  server  5                      from INBOX; moved here from another folder",
            ])
    }

    @Test("long lists are cut by kind, and what is not listed is counted")
    func cuts() {
        var grouped = Self.fetch(99)
        grouped.count = 5_000
        let steps = (1...22).map { Self.fetch(UID($0) ?? 1) } + [grouped, Self.step(.upload) { $0.file = "x" }]
        let lines = lines(steps, most: 20)
        #expect(lines.count == 1 + 20 + 1 + 1)
        #expect(lines[0] == "w: INBOX: 5,022 to fetch, 1 to send")
        #expect(lines[20].contains("20"))
        #expect(lines[21] == "    and 5,002 more (--json lists all)")
        #expect(lines[22].hasPrefix("  +  server  x"))
        #expect(self.lines(steps).count == 1 + 23 + 1)
    }

    @Test("no line is wider than the terminal")
    func fits() {
        var wide = Self.fetch(4711)
        wide.subject = String(repeating: "long ", count: 40)
        wide.sender = String(repeating: "Name", count: 10)
        let lines = lines([wide, Self.fetch(1)], columns: 80)
        #expect(lines.allSatisfy { Printable.width($0) <= 80 }, "\(lines)")
        #expect(lines[1].contains("long long") && lines[1].contains("NameName"))
    }

    @Test("what only the index learns of is counted, and listed with -v")
    func indexOnly() {
        let steps = [Self.step(.rebind) { $0.uid = 3 }, Self.step(.adopt) { $0.uid = 4 }, Self.step(.forget) { $0.count = 12 }]
        let heading = "w: INBOX: 1 under another number or name, 1 on both sides already, 12 gone on both sides"
        #expect(lines(steps) == [heading])
        #expect(lines(steps, verbose: true).count == 4)
        #expect(lines(steps, verbose: true)[3].contains("12 messages"))
    }

    @Test(
        "what happens to a folder stands in its heading",
        arguments: [
            (PlannedStep.Action.createFolderHere, "w: A/B: to be made here"),
            (.createFolderThere, "w: A/B: to be made on the server"),
            (.renameFolderHere, "w: A/B: to be renamed here, now Old"),
            (.renameFolderThere, "w: A/B: to be renamed on the server, now Old"),
            (.deleteFolderHere, "w: A/B: to be deleted here"), (.deleteFolderThere, "w: A/B: to be deleted on the server"),
            (.forgetFolder, "w: A/B: gone on both sides"),
        ])
    func folders(_ action: PlannedStep.Action, _ line: String) {
        #expect(lines([Self.step(action, FolderPath(["A", "B"])) { $0.from = FolderPath(["Old"]) }]) == [line])
    }

    // MARK: The end

    private static func report(
        _ outcome: RunOutcome = .done, brake: String? = nil, _ change: (inout RunSummary) -> Void = { _ in }
    ) -> PlanReport {
        var totals = RunSummary(account: "work", mode: .sync)
        (totals.outcome, totals.folders) = (outcome, 12)
        change(&totals)
        return PlanReport(totals: totals, brake: brake)
    }

    private static let endings: [(PlanReport, complaint: String?, totals: String?)] = [
        (report(), nil, "work: nothing to do in 12 folders; nothing was changed"),
        (
            report {
                ($0.downloaded, $0.uploaded, $0.moved, $0.copiedLocally) = (1_200, 2, 3, 4)
                ($0.flagsLocal, $0.flagsRemote, $0.deletedLocal, $0.deletedRemote, $0.foldersChanged) = (5, 6, 7, 8, 9)
            }, nil,
            "work: 1,200 to fetch, 2 to send, 3 to move, 4 to copy here, 5 with new flags here, 6 with new flags on the server, "
                + "7 to delete here, 8 to delete on the server, in 9 of 12 folders; nothing was changed"
        ),
        (
            report { ($0.tree, $0.foldersChanged) = (TreeChanges(made: 1, renamed: 2, deleted: 3), 4) }, nil,
            "work: 1 folder to make, 2 folders to rename, 3 folders to delete, in 4 of 12 folders; nothing was changed"
        ),
        (report { $0.foldersChanged = 1 }, nil, "work: in 1 of 12 folders; nothing was changed"),
        (
            report(.brake, brake: "80 of 90 messages would be deleted.") { ($0.deletedRemote, $0.foldersChanged) = (80, 1) },
            "work: the brake would stop this run: 80 of 90 messages would be deleted",
            "work: 80 to delete on the server, in 1 of 12 folders; nothing was changed"
        ),
        (
            report(brake: "80 of 90 messages would be deleted") { ($0.deletedRemote, $0.foldersChanged) = (80, 1) },
            "work: let pass this once: 80 of 90 messages would be deleted",
            "work: 80 to delete on the server, in 1 of 12 folders; nothing was changed"
        ),
        (report(.passingFault) { $0.message = "the server is down." }, "work: the server is down", nil),
        (
            report(.partial) { ($0.message, $0.downloaded, $0.foldersChanged) = ("folder A cannot be read", 1, 1) },
            "work: folder A cannot be read", "work: 1 to fetch, in 1 of 12 folders; nothing was changed"
        ),
    ]

    @Test("the end says what it would come to, or why there is no plan", arguments: endings)
    func ending(_ report: PlanReport, _ complaint: String?, _ totals: String?) {
        #expect(PlanText.complaint(report)?.text == complaint)
        #expect(PlanText.totals(report) == totals)
    }

    // MARK: JSON

    @Test("each step is an object; what does not apply is left out")
    func json() {
        #expect(
            JSONLine(Self.fetch(4711), account: "work", time: 0).text
                == #"{"event":"plan","time":"1970-01-01T00:00:00.000Z","account":"work","folder":"INBOX","action":"fetch","uid":4711,"#
                + #""subject":"Lunch","sender":"Ann","date":"2026-11-21T06:10:00.000Z","count":1,"why":"new there"}"#)
        let step = Self.step(.flagsThere, Self.projects, because: "w") {
            ($0.file, $0.from, $0.to, $0.size) = ("f", .inbox, Self.projects, 77)
            ($0.flagsAdded, $0.flagsRemoved, $0.count) = (["\\Seen"], ["a\"b"], 2)
        }
        #expect(
            JSONLine(step, account: "work", time: 0).text.hasSuffix(
                #""action":"flags-there","file":"f","from":"INBOX","to":"Projects/2024","flagsAdded":["\\Seen"],"#
                    + #""flagsRemoved":["a\"b"],"size":77,"count":2,"why":"w"}"#))
    }

    @Test("the last object is a summary that says it is of a dry run")
    func jsonTotals() {
        let text = JSONLine(Self.report(.brake, brake: "b") { $0.deletedRemote = 80 }, time: 0).text
        #expect(text.hasPrefix(#"{"event":"summary","time":"1970-01-01T00:00:00.000Z","account":"work","run":0,"#))
        #expect(text.contains(#""deletedRemote":80,"#))
        #expect(text.hasSuffix(#""outcome":"brake","dryRun":true,"brake":"b"}"#))
        #expect(!JSONLine(RunSummary(account: "work", mode: .sync)).text.contains("dryRun"))
    }

    @Test("the names of actions in JSON do not change")
    func names() {
        #expect(
            PlannedStep.Action.allCases.map(\.rawValue) == [
                "fetch", "upload", "flags-here", "flags-there", "move-here", "move-there", "copy-here", "copy-there",
                "delete-here",
                "delete-there", "rebind", "adopt", "keep-gone", "returned", "forget", "leave", "create-folder-here",
                "create-folder-there", "rename-folder-here", "rename-folder-there", "delete-folder-here", "delete-folder-there",
                "forget-folder",
            ])
    }
}
