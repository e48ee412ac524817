import IMAPProtocol

extension Response {
    /// For the protocol log, shortened; what the server says during a SASL exchange stays out.
    var traced: String {
        if case .continuation = self { return "+" }
        return String(String(describing: self).prefix(400))
    }
}
