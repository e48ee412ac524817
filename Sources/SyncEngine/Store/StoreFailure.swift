import MailIndex
import MaildirStore

/// A store or index that cannot be read or written, in words for the user.
struct StoreFailure {
    let message: String

    init(_ error: any Error) {
        message =
            switch error {
            case let error as MaildirError: error.message
            case let error as IndexError: error.message
            case let error as RunFailure: error.message
            default: "the store fails: \(error)"
            }
    }
}
