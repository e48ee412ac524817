import Testing

@testable import restante

struct KeyLocatorTests {
    private let text = """
        # a comment = no key
        top = 1
        [a."b.c".d]   # header
        key = "x # y"
        long = '''
        fake = 1
        '''
        list = [ 1, # one
          { x = 2, "y" = [3] },
        ]
          é.deep   =  { in.side = true }
        [[items]]
        n = 1
        [[items]]
        n = 2
        [items.sub]
        m = 3
        """

    @Test(
        "values are found in every form a key may have",
        arguments: [
            (["top"], 2, 7), (["a", "b.c", "d", "key"], 4, 7), (["a", "b.c", "d", "long"], 5, 8),
            (["a", "b.c", "d", "list"], 8, 8),
            (["a", "b.c", "d", "list", "0"], 8, 10), (["a", "b.c", "d", "list", "1"], 9, 3),
            (["a", "b.c", "d", "list", "1", "x"], 9, 9),
            (["a", "b.c", "d", "list", "1", "y", "0"], 9, 19), (["items", "0", "n"], 13, 5), (["items", "1", "n"], 15, 5),
            (["items", "1", "sub", "m"], 17, 5),
        ])
    func values(_ path: [String], _ line: Int, _ column: Int) {
        #expect(KeyLocator(text).values[path] == KeyLocator.Spot(line: line, column: column))
    }

    @Test(
        "keys are found, those of headers too",
        arguments: [
            (["top"], 2, 1), (["a"], 3, 2), (["a", "b.c"], 3, 4), (["a", "b.c", "d"], 3, 10), (["items"], 12, 3),
            (["items", "1", "sub"], 16, 8),
        ])
    func keys(_ path: [String], _ line: Int, _ column: Int) {
        #expect(KeyLocator(text).keys[path] == KeyLocator.Spot(line: line, column: column))
    }

    @Test("text within strings is no key")
    func noFalseKeys() {
        #expect(!KeyLocator(text).keys.keys.contains { $0.contains("fake") || $0.contains("a comment") })
    }

    @Test(
        "no text, however broken, stops the locator",
        arguments: [
            "[", "[[", "a", "a =", "= 1", "a = [", "a = {", "a = \"", "a = '''", "\"", "a.", "]", "}", "a = [1,,2]", "a = {b}",
            "\u{0}\u{1}", "\\", "a = }",
        ])
    func brokenTexts(_ text: String) {
        // It must come to an end; what it finds in such texts does not matter.
        #expect(KeyLocator(text).values.count <= 4)
    }
}
