/// What follows from a failure, whatever its cause.
package enum Disposition: Hashable, Sendable {
    /// Over soon: connect anew and try again.
    case passing
    /// The server wants less: wait, and then use fewer connections.
    case throttled
    /// Somebody must give other credentials.
    case signIn
    /// Trying again changes nothing; somebody must look.
    case lasting
    /// What was asked for is not there any more, which is an answer and no fault.
    case gone
}
