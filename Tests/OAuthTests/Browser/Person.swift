import TestRig
import Testing

/// What the user of a ``Glewlwyd`` does at its pages, and then sees of ours.
struct Person {
    let browser: Chromium
    /// Where pictures of what she sees are kept, if anywhere.
    var album: String?

    /// Enters her name and password.
    func logIn(at address: String) async throws {
        try await browser.open(address)
        try await browser.type(Glewlwyd.user, into: "#username")
        try await browser.type(Glewlwyd.password, into: "#password")
        try await browser.click("#loginbut")
    }

    /// Gives her mail, and goes on to where the server sends her.
    func consent() async throws {
        try await browser.click("#grant-imap")
        try await keepPicture("consent", height: 920)
        try await browser.click("button.btn-primary")
        // The boxes go away when the server has noted it.
        try await browser.wait(for: "document.querySelector('#grant-imap') ? '' : 'noted'")
        try await browser.click("button.btn-success")
    }

    /// Reads the page with which the sign-in ends.
    func readOurPage() async throws {
        let title = try await browser.wait(for: "document.title.startsWith('Restante') ? document.title : ''")
        #expect(title == "Restante: Signed in")
        // Nothing on it is a script or comes from elsewhere.
        let foreign = "String(document.scripts.length + performance.getEntriesByType('resource').length)"
        #expect(try await browser.wait(for: foreign) == "0")
        try await keepPicture("signed-in", height: 420)
    }

    private func keepPicture(_ name: String, height: Int) async throws {
        guard let album else { return }
        try Files.write(try await browser.picture(height: height), to: "\(album)/\(name).png")
    }
}
