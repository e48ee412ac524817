import Cryptography
import Mail
import SyncEngine

/// A time stamping authority that answers over HTTP (RFC 3161 section 3.4).
///
/// Plain HTTP, as authorities offer it: what is asked is a digest, and what is answered is signed, so that a connection of
/// its own protection would add nothing.
struct TimestampAuthority: Sendable {
    let url: HTTPAddress

    /// Asks for a stamp; blocks for half a minute at most.
    ///
    /// Whether the authority can be trusted is for those to say who check the stamp later. Here it must be an answer that
    /// grants what was asked.
    func answer(to request: TimestampRequest) throws(RunFailure) -> TimestampResponse {
        let body: [UInt8]
        do {
            body = try HTTPExchange(url).post(request.der, type: "application/timestamp-query")
        } catch {
            throw RunFailure(.passingFault, "the timestamp authority \(url.text) \(error.reason); run the export again later")
        }
        guard Self.isGranted(body), Self.contains(body, request.digest.bytes) else {
            throw RunFailure(.failed, "the timestamp authority \(url.text) did not grant a timestamp; try another")
        }
        return TimestampResponse(der: body)
    }

    /// The PKIStatus at its beginning is 0 or 1 (RFC 3161 section 2.4.2).
    static func isGranted(_ answer: [UInt8]) -> Bool {
        var rest = answer[...]
        guard enter(&rest), enter(&rest) else { return false }
        return rest.starts(with: [0x02, 0x01, 0x00]) || rest.starts(with: [0x02, 0x01, 0x01])
    }

    /// Steps over tag and length of a SEQUENCE.
    private static func enter(_ bytes: inout ArraySlice<UInt8>) -> Bool {
        guard bytes.popFirst() == 0x30, let length = bytes.popFirst() else { return false }
        if length > 0x80 { bytes = bytes.dropFirst(Int(length & 0x7F)) }
        return length != 0x80
    }

    private static func contains(_ answer: [UInt8], _ part: [UInt8]) -> Bool {
        guard answer.count >= part.count else { return false }
        return (0...(answer.count - part.count)).contains { answer[$0...].starts(with: part) }
    }
}
