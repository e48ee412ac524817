/// How a command ended well: the text of its tagged OK.
struct Completion {
    /// With the response code in front, if any.
    let text: String

    init(_ text: String, code: String? = nil) {
        self.text = (code.map { "[\($0)] " } ?? "") + text
    }
}
