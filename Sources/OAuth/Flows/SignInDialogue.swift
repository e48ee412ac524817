/// How a sign-in through the browser talks with the user.
package struct SignInDialogue: Sendable {
    /// Opens the address in a browser, or shows it. Must return when the task that runs it is cancelled.
    package let open: @Sendable (HTTPSURL) async -> Void
    /// Lines that the user pastes: the address at which the browser ended, where it cannot reach this machine. Must end when
    /// the task that reads it is cancelled.
    package let pasted: AsyncStream<String>?
    /// Tells the user that a pasted line is not it.
    package let complain: @Sendable (String) -> Void

    package init(
        open: @escaping @Sendable (HTTPSURL) async -> Void, pasted: AsyncStream<String>? = nil,
        complain: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.open = open
        self.pasted = pasted
        self.complain = complain
    }
}
