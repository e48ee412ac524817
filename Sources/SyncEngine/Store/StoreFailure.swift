import MailIndex
import MaildirStore

/// A store or index that cannot be read or written, in words for the user.
struct StoreFailure {
    let runFailure: RunFailure

    init(_ error: any Error) {
        runFailure =
            switch error {
            case let error as RunFailure: error
            case let error as MaildirError: RunFailure(.failed, error.message)
            case let error as IndexError: RunFailure(.failed, error.message)
            default: RunFailure(.failed, "the store fails: \(error)")
            }
    }

    /// One sentence.
    var message: String { runFailure.message }

    /// Does work on the store and the index, and translates what they throw.
    static func translate<T>(_ work: () throws -> T) throws(RunFailure) -> T {
        do { return try work() } catch { throw StoreFailure(error).runFailure }
    }
}
