import Mail
import TestRig
import Testing

@testable import MailArchive

@Suite struct DocumentationTests {
    /// The blocks of docs/archives.md that are meant to be run, in their order.
    private static func blocks() throws -> [String] {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let text = try Files.text(root + "/docs/archives.md")
        return text.split(separator: "```sh\n").dropFirst().compactMap { $0.split(separator: "```").first.map(String.init) }
    }

    @Test("The commands of docs/archives.md do what the page says", arguments: [ArchiveFormat.maildir, .eml])
    func commands(format: ArchiveFormat) async throws {
        let scratch = try Scratch()
        try await sign(scratch, format)
        let blocks = try Self.blocks()
        #expect(blocks.count == 5)
        for block in blocks {
            try await ProcessRunner.check("sh", ["-ec", block], directory: scratch.directory.path)
        }
        let reader = try ArchiveReader(scratch.path("work.tar.xz"))
        let stored = try reader.stream.bytes(at: try reader.line(1).offset, count: Int(try reader.line(1).length))
        #expect(try Files.read(scratch.path("message.eml")) == stored)
    }

    @Test("The commands notice a changed message", arguments: [ArchiveFormat.maildir, .eml])
    func change(format: ArchiveFormat) async throws {
        let scratch = try Scratch()
        try await sign(scratch, format)
        let blocks = try Self.blocks()
        try await ProcessRunner.check("sh", ["-ec", blocks[0]], directory: scratch.directory.path)
        let message = scratch.path("unpacked/" + (try ArchiveReader(scratch.path("work.tar.xz")).line(1).path))
        var bytes = try Files.read(message)
        bytes[5] ^= 1
        try Files.write(bytes, to: message)
        #expect(try await !ProcessRunner.run("sh", ["-ec", blocks[2]], directory: scratch.directory.path).isSuccess)
        let manifest = try Files.read(scratch.path("unpacked/manifest.json"))
        try Files.write(manifest + [32], to: scratch.path("unpacked/manifest.json"))
        #expect(try await !ProcessRunner.run("sh", ["-ec", blocks[4]], directory: scratch.directory.path).isSuccess)
    }

    /// An archive with a signature that openssl made.
    private func sign(_ scratch: Scratch, _ format: ArchiveFormat) async throws {
        let path = try scratch.archive(.random(seed: 12), "plain.tar.xz", format)
        try Files.write(try ArchiveReader(path).manifestBytes, to: scratch.path("m"))
        try await ProcessRunner.check(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "signer.pem", "-subj",
                "/CN=Signer", "-days", "2",
            ],
            directory: scratch.directory.path)
        try await ProcessRunner.check(
            "openssl",
            [
                "cms", "-sign", "-binary", "-in", "m", "-signer", "signer.pem", "-inkey", "key.pem", "-outform", "DER", "-out",
                "m.p7s",
            ],
            directory: scratch.directory.path)
        let signature = try Files.read(scratch.path("m.p7s"))
        try scratch.archive(.random(seed: 12), "work.tar.xz", format) { _ in
            [ArchiveAttachment(name: "manifest.json.p7s", bytes: signature)]
        }
    }
}
