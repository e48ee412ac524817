import Mail

extension FetchResponse {
    /// EMAILID (RFC 8474).
    package var emailID: String? { first { if case .emailID(let id) = $0 { id } else { nil } } }

    /// THREADID (RFC 8474); `nil` also where the server says that the message has none.
    package var threadID: String? { first { if case .threadID(let id) = $0 { id } else { nil } } }

    /// X-GM-MSGID.
    package var gmailMessageID: UInt64? { first { if case .gmailMessageID(let id) = $0 { id } else { nil } } }

    /// X-GM-THRID.
    package var gmailThreadID: UInt64? { first { if case .gmailThreadID(let id) = $0 { id } else { nil } } }

    /// X-GM-LABELS.
    package var gmailLabels: [[UInt8]]? { first { if case .gmailLabels(let labels) = $0 { labels } else { nil } } }

    /// SAVEDATE (RFC 8514).
    package var saveDate: InternalDate? { first { if case .saveDate(let date) = $0 { date } else { nil } } }

    /// ENVELOPE.
    package var envelope: Envelope? { first { if case .envelope(let envelope) = $0 { envelope } else { nil } } }

    /// BODYSTRUCTURE.
    package var bodyStructure: BodyStructure? {
        first { if case .bodyStructure(let structure) = $0 { structure } else { nil } }
    }

    /// The body of this section, if the response has one; with several of one section, the last.
    ///
    /// - Parameter origin: of a part of it, where that begins (`BODY[]<4096>`, RFC 9051 section 7.5.2); `nil` = the whole.
    package func body(_ section: BodySection, origin: UInt64? = nil) -> BodyContent? {
        bodies.last { $0.section == section && $0.origin == origin }?.content
    }

    /// It tells flags that could not be read, or does not tell legibly whose they are.
    package var hidesFlags: Bool { rejected.contains { $0.uppercased() == "FLAGS" || $0.uppercased() == "UID" } }

    private func first<Value>(_ pick: (FetchDetail) -> Value?) -> Value? {
        for detail in details {
            if let value = pick(detail) { return value }
        }
        return nil
    }
}
