import IMAPProtocol
import SASL

extension Response {
    /// For the protocol log, shortened; what the server says during a SASL exchange stays out.
    func traced(_ scrubber: SecretScrubber) -> String {
        if case .continuation = self { return "+" }
        // Before it is shortened, which could leave the half of a secret; longer lines are not worth the time.
        return String(scrubber.scrub(String(String(describing: self).prefix(4000))).prefix(400))
    }
}
