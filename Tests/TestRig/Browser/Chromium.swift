import FoundationEssentials
import Glibc

/// A real browser without a window, driven over the DevTools protocol. It ends, and its profile is removed, when the last
/// reference goes, and also when the test process dies.
package final class Chromium: Sendable {
    /// Whether it can be started here.
    package static let isInstalled = Files.exists("/usr/bin/chromium")

    private let devTools: DevTools
    /// A shell that outlives the browser just long enough to remove its profile.
    private let supervisor: RunningProcess

    /// Runs `body` with a browser that is gone afterwards, whatever happens.
    package static func withBrowser<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (Chromium) async throws -> Result
    ) async throws -> Result {
        let browser = try Chromium()
        do {
            try await browser.devTools.attachToPage()
            let result = try await body(browser)
            try await browser.stop()
            return result
        } catch {
            let words = (try? browser.supervisor.errorsSoFar()) ?? ""
            try? await browser.stop()
            guard let error = error as? RigError else { throw error }
            throw RigError("\(error); the browser says: \(words.suffix(2000))")
        }
    }

    private init() throws {
        let profile = try TemporaryDirectory()
        let kept = try TemporaryDirectory()
        devTools = try DevTools()
        let script = #"profile=$1; shift; chromium "$@" 3<&0 4>&0 </dev/null >/dev/null; rm -rf "$profile""#
        let pid = try ProcessRunner.spawn(
            "sh", ["-c", script, "sh", profile.path] + Self.arguments(profile.path),
            environment: ["HOME": profile.path, "DBUS_SESSION_BUS_ADDRESS": "disabled:", "DISPLAY": nil], directory: nil,
            output: kept, input: .descriptor(devTools.childEnd))
        devTools.childHasItsEnd()
        supervisor = RunningProcess(pid: pid, files: kept, outlivesReference: true)
    }

    /// It shows pages of the tests only, so that it does without its sandbox, which neither root nor a container may use;
    /// and it asks nothing of the network by itself.
    private static func arguments(_ profile: String) -> [String] {
        [
            "--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--user-data-dir=\(profile)", "--no-first-run",
            "--disable-gpu", "--disable-dev-shm-usage", "--disable-breakpad", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--lang=en", "--window-size=800,1000",
            "about:blank",
        ]
    }

    /// Ends it and waits until it is gone, with all its files.
    package func stop() async throws {
        devTools.close()
        _ = try await supervisor.wait()
    }

    /// Goes to an address.
    package func open(_ address: String) async throws {
        try await devTools.call("Page.navigate", ["url": .text(address)])
    }

    /// Waits until a script gives a text that is not empty, on whatever page is there by then.
    /// - Throws: after a minute, with the page's words.
    @discardableResult
    package func wait(for script: String) async throws -> String {
        let deadline = monotonicNow() + 60_000_000_000
        while monotonicNow() < deadline {
            // A page that is on its way out cannot answer.
            if let text = try await devTools.evaluate(script), !text.isEmpty { return text }
            try await onThread { _ = usleep(20_000) }
        }
        let page = try await devTools.evaluate("location.href + ' ' + document.body.innerText") ?? ""
        throw RigError("the browser waited for \(script) in vain at \(page)")
    }

    /// Clicks on what a CSS selector finds, once it is there.
    package func click(_ selector: String) async throws {
        try await wait(for: Self.onElement(selector, "element.click()"))
    }

    /// Types into what a CSS selector finds, once it is there.
    package func type(_ text: String, into selector: String) async throws {
        try await wait(for: Self.onElement(selector, "element.focus()"))
        try await devTools.call("Input.insertText", ["text": .text(text)])
    }

    /// What is to be seen, as PNG.
    /// - Parameter height: of the window, in pixels.
    package func picture(height: Int) async throws -> [UInt8] {
        try await devTools.call(
            "Emulation.setDeviceMetricsOverride",
            ["width": .number(720), "height": .number(height), "deviceScaleFactor": .number(1), "mobile": .flag(false)])
        guard let data = try await devTools.call("Page.captureScreenshot", ["format": .text("png")]).data,
            let bytes = Data(base64Encoded: data)
        else { throw RigError("the browser took no picture") }
        return Array(bytes)
    }

    private static func onElement(_ selector: String, _ action: String) -> String {
        "(element => { if (!element) return ''; \(action); return 'done' })(document.querySelector('\(selector)'))"
    }
}
