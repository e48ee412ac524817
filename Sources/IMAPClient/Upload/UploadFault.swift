/// Why a message cannot be sent to its end.
enum UploadFault: Error {
    /// The source ended that many octets early.
    case tooShort(missing: UInt64)
    /// The source goes on behind the length that was announced.
    case tooLong
    case unreadable(any Error)

    /// Completes "was not stored: …".
    var words: String {
        switch self {
        case .tooShort(let missing): "it ended \(missing) octets before the length that was announced"
        case .tooLong: "it is longer than was announced"
        case .unreadable(let error): "it could not be read (\(error))"
        }
    }
}
