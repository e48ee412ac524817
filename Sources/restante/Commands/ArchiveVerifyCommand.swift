import ArgumentParser
import Cryptography
import MailArchive
import SyncEngine

/// `restante archive verify`
struct ArchiveVerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read an archive from end to end and compare every byte with what it says of itself.",
        discussion: """
            Names each message that is not what it was when it was archived. Whether the whole archive was exchanged only a \
            signature can tell, and only if you say whose: with --trust an archive that is not signed is not good either.

            EXAMPLE:
              restante archive verify work-2.tar.xz --previous work-1.tar.xz --trust signer.pem --trust tsa.pem

            \(ExitStatus.help([.done, .failed, .usage, .interrupted]))
            """)

    @Argument(help: ArgumentHelp("The archive.", valueName: "file"), completion: .file())
    var file: String

    @Option(name: .long, help: ArgumentHelp("The archive that this one must go on from.", valueName: "file"), completion: .file())
    var previous: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Certificates (PEM) that signature and timestamp must lead to; may be repeated.", valueName: "file"),
        completion: .file())
    var trust: [String] = []

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let (console, file, previous) = (context.console, file, previous)
        let anchors = try trust.flatMap { path throws(RunFailure) in try KeyFiles.certificates(path) }
        return try await Blocking.run { _ in
            let reader = try Archives.open(file)
            let earlier = try previous.map { path throws(RunFailure) in try Archives.open(path) }
            let report = try Archives.failing { () throws(ArchiveError) in
                var verifier = ArchiveVerifier(reader)
                return try verifier.run(previous: earlier)
            }
            let proof = ArchiveProof(of: reader, trusting: anchors)
            for problem in report.problems {
                console.json(ArchiveVerifyText.json(problem))
                console.complain(ArchiveVerifyText.line(problem, of: file))
            }
            for problem in proof.problems {
                console.json(JSONLine("problem").with("path", .string(file)).with("message", .string(problem)))
                console.complain(problem)
            }
            let isGood = report.isGood && proof.problems.isEmpty
            console.json(ArchiveVerifyText.json(report, proof, of: reader))
            let text = ArchiveVerifyText.summary(report, proof, of: reader)
            if isGood { console.line(text, tone: .good) } else { console.complain(text) }
            return isGood ? .done : .failed
        }
    }
}
