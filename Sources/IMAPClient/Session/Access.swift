/// What a connection may do on the server; enforced by ``CommandGate`` before any byte leaves.
package enum Access: Hashable, Sendable {
    /// Nothing that could change the server: EXAMINE instead of SELECT, and no STORE, APPEND, EXPUNGE …
    case readOnly
    case readWrite
}
