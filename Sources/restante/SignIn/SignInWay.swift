/// A way to get the first tokens, as it fits the provider and the place where the user sits.
enum SignInWay: Equatable, Sendable {
    /// In a browser.
    /// - opens: whether the program opens it; else it prints the address.
    case browser(opens: Bool)
    /// On another device, with a code to type.
    case device
    /// Without a person.
    case application

    /// What the user asked for on the command line.
    struct Wish: Equatable, Sendable {
        var flow: SignInFlow?
        var printsAddress = false
        var device = false
    }

    /// Ways to try in this order; a later one only where the provider refuses the one before it.
    /// - Parameters:
    ///   - flows: that the account's settings allow.
    ///   - hasDeviceEndpoint: whether the provider offers the device flow at all.
    ///   - seat: where the user sits.
    static func ways(_ flows: [SignInFlow], _ wish: Wish, hasDeviceEndpoint: Bool, seat: Seat) -> [SignInWay] {
        if wish.device || wish.flow == .device { return [.device] }
        if wish.printsAddress { return [.browser(opens: false)] }
        let flows = wish.flow.map { [$0] } ?? flows
        guard flows.contains(where: \.isInteractive) else { return [.application] }
        if seat.hasBrowser, flows.contains(.code) { return [.browser(opens: true)] }
        let device: [SignInWay] = flows.contains(.device) && hasDeviceEndpoint ? [.device] : []
        let browser: [SignInWay] = flows.contains(.code) ? [.browser(opens: false)] : []
        return device + browser
    }
}

/// Where the user sits: at this machine's screen, or at the other end of a line.
struct Seat: Equatable, Sendable {
    /// A browser can be opened here and seen by the user.
    let hasBrowser: Bool
    /// What opens it: the user's choice, else the desktop's.
    let opener: String

    init(_ surroundings: Surroundings) {
        let isRemote = ["SSH_CONNECTION", "SSH_TTY"].contains { surroundings.variable($0) != nil }
        let hasScreen = ["DISPLAY", "WAYLAND_DISPLAY"].contains { surroundings.variable($0) != nil }
        let chosen = surroundings.variable("BROWSER")?.split(separator: ":").first.map(String.init)
        hasBrowser = !isRemote && (hasScreen || chosen != nil)
        opener = chosen ?? "xdg-open"
    }
}
