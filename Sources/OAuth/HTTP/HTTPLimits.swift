/// How much time and how many bytes an authorization server gets.
package struct HTTPLimits: Sendable, Equatable {
    /// Seconds until the connection stands.
    package var connect: Int64
    /// Seconds until the whole answer is there.
    package var whole: Int64
    /// Bytes of an answer's body.
    package var body: Int

    package static let standard = HTTPLimits(connect: 10, whole: 30, body: 1 << 20)
}
