/// An answer of the DevTools protocol, as far as the rig reads it.
struct DevToolsAnswer: Decodable, Sendable {
    struct Result: Decodable, Sendable {
        /// Of `Target.getTargets`.
        let targetInfos: [Target]?
        /// Of `Target.attachToTarget`.
        let sessionId: String?
        /// Of `Page.captureScreenshot`, in base64.
        let data: String?
        /// Of `Runtime.evaluate`.
        let result: Value?
    }

    struct Target: Decodable, Sendable {
        let targetId: String
        let type: String
    }

    /// The outcome of a script.
    struct Value: Decodable, Sendable {
        /// `nil` for all that is no text.
        let value: String?

        private enum Key: CodingKey { case value }

        init(from decoder: any Decoder) throws {
            value = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .value)
        }
    }

    struct Failure: Decodable, Sendable { let message: String }

    let id: Int
    let result: Result?
    let error: Failure?
}
