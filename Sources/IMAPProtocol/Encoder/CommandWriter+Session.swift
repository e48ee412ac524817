import Mail

extension CommandWriter {
    /// RFC 2971 section 3.1: at most 30 fields; names up to 30 octets and values up to 1,024, which is the caller's care.
    mutating func identification(_ fields: [IDField]) {
        raw(" ")
        guard !fields.isEmpty else { return raw("NIL") }
        list(Array(fields.prefix(30))) { writer, field in
            writer.string(field.name)
            writer.raw(" ")
            writer.nstring(field.value)
        }
    }

    /// RFC 9051 section 6.2.2. Without SASL-IR the first response waits for the server's `+`. An empty one on the
    /// command line is written `=` (RFC 4959 section 3).
    mutating func authenticate(_ mechanism: String, _ response: Secret?, onOneLine: Bool) {
        raw(" ")
        atom(mechanism)
        guard let response else { return }
        let encoded = Base64.encode(Array(response.exposed().utf8))
        if onOneLine {
            raw(" " + (encoded.isEmpty ? "=" : encoded))
        } else {
            cut()
            raw(encoded)
        }
    }

    mutating func login(_ user: String, _ password: Secret) {
        raw(" ")
        astring(user)
        raw(" ")
        astring(password.exposed())
    }

    /// RFC 5465 section 3.
    mutating func notify(_ request: NotifyRequest) {
        guard case .set(let groups, let status) = request else { return raw(" NONE") }
        raw(status ? " SET STATUS" : " SET")
        for group in groups {
            raw(" (\(group.filter.rawValue) ")
            if group.events.isEmpty {
                raw("NONE")
            } else {
                list(group.events) { $0.raw($1.rawValue) }
            }
            raw(")")
        }
    }
}
