/// How far a search goes for its order.
struct SearchEffort {
    /// To rank more matches takes too long, and tells little: the word is in so many messages.
    var rankedMatches = 5_000
    /// How many of the newest documents are read for words with a certain beginning, at most, and how many octets of them.
    var recentDocuments = 250
    var recentOctets = 1 << 20
    /// How many such words are looked up at once; each takes some 0.1 ms, and more than ten times as many ten times as long.
    var spelledWords = 500
}
