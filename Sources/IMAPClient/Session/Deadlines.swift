/// How long each kind of silence is borne. Every one of them ends the connection with ``IMAPError/Kind-swift.enum/timeout``.
package struct Deadlines: Sendable {
    /// Name look-up and TCP connect, all addresses together.
    package var connect: Duration
    /// From the connected socket, or from the OK to STARTTLS, to the end of the TLS handshake.
    package var handshake: Duration
    /// From then to the server's greeting.
    package var greeting: Duration
    /// Without a single byte from the server while it owes an answer. A big body that keeps flowing is progress, and
    /// so is none at all while reading is paused.
    package var noProgress: Duration
    /// Without anything of the answer, while the server says other things: many say `* OK Still here` during long work,
    /// which is a good sign, but not for ever. Never shorter than ``noProgress``.
    package var noAnswer: Duration
    /// From LOGOUT, once nothing else is owed, to the server's farewell; ``IMAPConnection/logout()`` waits no longer at all.
    package var logout: Duration

    package init(
        connect: Duration = .seconds(30), handshake: Duration = .seconds(30), greeting: Duration = .seconds(30),
        noProgress: Duration = .seconds(60), noAnswer: Duration = .seconds(1800), logout: Duration = .seconds(2)
    ) {
        self.connect = connect
        self.handshake = handshake
        self.greeting = greeting
        self.noProgress = noProgress
        self.noAnswer = noAnswer
        self.logout = logout
    }
}
