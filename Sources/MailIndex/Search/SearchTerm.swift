/// One condition of a query.
struct SearchTerm: Sendable, Equatable {
    enum Field: String, Sendable {
        case sender, recipients, subject
    }

    enum Condition: Sendable, Equatable {
        /// Words one after another; `isPrefix`: the last one may go on. `nil` for any field.
        case words(Field?, String, isPrefix: Bool)
        /// A folder's path, or one above it; `*` stands for any characters.
        case folder(String)
        /// Seconds since 1970.
        case before(Int64)
        case after(Int64)
        case hasAttachment
        /// Without its angle brackets.
        case messageID(String)
    }

    let isNegated: Bool
    let condition: Condition
}
