import ArgumentParser
import MailIndex

extension SearchQuery {
    /// For the help of every command that takes a query.
    static let help = """
        A query is words that must all be there, in any form of upper and lower case and with or without accents; \
        "several words" in quotation marks stand one after another, and word* is a beginning. from: to: subject: look there \
        only, folder: means a folder and those below it, after: and before: a date such as 2024-01-31 or 2024, id: a \
        Message-ID, has:attachment what it says. A - in front excludes, OR between two takes either.
        """

    /// From the words of a command line.
    static func parsing(_ words: [String]) throws -> SearchQuery {
        do throws(SearchQueryError) {
            return try SearchQuery(words.joined(separator: " "))
        } catch {
            throw ValidationError(error.description)
        }
    }
}
