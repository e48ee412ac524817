import FoundationEssentials
import Mail
import SyncEngine
import Testing

@testable import restante

struct JSONLineTests {
    @Test("the summary has the fields that the contract names, in its order, and tells the time")
    func summary() {
        var summary = RunSummary(account: "work", mode: .backup)
        summary.run = 12
        summary.complete = true
        summary.folders = 1
        summary.foldersChanged = 2
        summary.downloaded = 3
        summary.uploaded = 4
        summary.flagsLocal = 5
        summary.flagsRemote = 6
        summary.deletedLocal = 7
        summary.deletedRemote = 8
        summary.moved = 9
        summary.copiedLocally = 10
        summary.quarantined = 11
        summary.goneKept = 13
        summary.tree = TreeChanges(made: 20, renamed: 21, deleted: 22)
        summary.bytesIn = 14
        summary.bytesOut = 15
        summary.roundTrips = 16
        summary.seconds = 17.125
        let expected = """
            {"event":"summary","time":"1970-01-01T00:00:00.000Z","account":"work","run":12,"complete":true,"folders":1,\
            "foldersChanged":2,"downloaded":3,"uploaded":4,"flagsLocal":5,"flagsRemote":6,"deletedLocal":7,"deletedRemote":8,\
            "moved":9,"copiedLocally":10,"quarantined":11,"goneKept":13,\
            "foldersMade":20,"foldersRenamed":21,"foldersDeleted":22,"bytesIn":14,"bytesOut":15,"roundTrips":16,"seconds":17.125,\
            "mode":"backup","outcome":"done"}
            """
        #expect(JSONLine(.finished(summary), account: "work", time: 0).text == expected)
    }

    private static let eventTable: [(RunEvent, String)] = [
        (.runStarted(run: 3, mode: .mirror), #""event":"started","#),
        (.runStarted(run: 3, mode: .mirror), #""run":3,"mode":"mirror"}"#),
        (.connecting(host: "h", port: 993), #""host":"h","port":993}"#),
        (.connected(capabilities: ["A", "B"]), #""capabilities":["A","B"]}"#),
        (.foldersFound(folders: 2, messages: 9), #""folders":2,"messages":9}"#),
        (.folderStarted(FolderPath(["A", "B"]), toFetch: 4), #""folder":"A/B","toFetch":4}"#),
        (
            .folderFinished(FolderPath(["A"]), FolderResult()),
            #""folder":"A","downloaded":0,"uploaded":0,"flagsLocal":0,"flagsRemote":0,"deletedLocal":0,"deletedRemote":0,"#
                + #""goneKept":0,"moved":0,"copiedLocally":0,"quarantined":0}"#
        ),
        (.folderFailed(FolderPath(["A"]), message: "no \"way\""), #""folder":"A","message":"no \"way\""}"#),
        (.messageFailed(FolderPath(["A"]), 7, message: "x"), #""folder":"A","uid":7,"message":"x"}"#),
        (.fileFailed(FolderPath(["A"]), file: "17.M1", message: "x"), #""folder":"A","file":"17.M1","message":"x"}"#),
        (
            .planned(PlannedStep(.createFolderHere, in: .inbox, because: "w")),
            #""action":"create-folder-here","count":1,"why":"w"}"#
        ),
        (.waiting(reason: "slow", seconds: 1.5), #""reason":"slow","seconds":1.500}"#), (.notice("n"), #""event":"notice","#),
    ]

    @Test("every event is one valid object with event, time and account", arguments: eventTable)
    func events(_ event: RunEvent, _ part: String) throws {
        let text = JSONLine(event, account: "work", time: 0).text
        #expect(text.contains(part), "\(text)")
        #expect(!text.contains("\n"))
        struct Common: Decodable {
            let event: String
            let time: String
            let account: String
        }
        let common = try JSONDecoder().decode(Common.self, from: Data(text.utf8))
        #expect(common.account == "work")
        #expect(common.time == "1970-01-01T00:00:00.000Z")
    }

    @Test("any text survives", arguments: ["", "\"\\/", "\u{0}\u{1}\u{1F}\u{7F}", "line\nend\r\t", "請求書 📬", "\u{2028}"])
    func strings(_ text: String) throws {
        let decoded = try JSONDecoder().decode([String].self, from: Data("[\(JSONValue.quoted(text))]".utf8))
        #expect(decoded == [text])
    }

    @Test("numbers are JSON numbers or null", arguments: [(0, "0.000"), (-2.5, "-2.500"), (.nan, "null"), (.infinity, "null")])
    func numbers(_ number: Double, _ text: String) {
        #expect(JSONValue.number(number).text == text)
    }
}
