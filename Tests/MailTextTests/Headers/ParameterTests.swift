import Testing

@testable import MailText

@Suite struct ParameterTests {
    @Test(
        "Parameters are read as RFC 2045 and RFC 2231 say, and as senders write them",
        arguments: [
            ("text/plain", "text/plain", [:]), ("TEXT/Plain; CHARSET=Utf-8", "text/plain", ["charset": "Utf-8"]),
            ("a/b; name=\"x; y\"; z=1", "a/b", ["name": "x; y", "z": "1"]), ("a/b; name=\"a\\\"b\"", "a/b", ["name": "a\"b"]),
            ("a/b; name=C:\\x.txt", "a/b", ["name": "C:\\x.txt"]),
            ("a/b; name=two words.txt; c=d", "a/b", ["name": "two words.txt", "c": "d"]),
            ("a/b; name*=utf-8''%e2%82%ac%20rates", "a/b", ["name": "€ rates"]),
            ("a/b; name*0=\"long\"; name*1=\"er\"", "a/b", ["name": "longer"]),
            ("a/b; name*1*=%c3%bc; name*0*=iso-8859-1''x%fc; name*2=\"%20\"", "a/b", ["name": "xüÃ¼%20"]),
            ("a/b; name=plain; name*=utf-8''better", "a/b", ["name": "better"]),
            ("a/b; name=\"=?utf-8?Q?=C3=BC?=\"", "a/b", ["name": "ü"]),
            ("a/b; name=first; name=second", "a/b", ["name": "first"]),
            ("a/b;;; =x; y; z=", "a/b", ["z": ""]), ("", "", [:]), (";a=\"", "", ["a": ""]),
        ] as [(String, String, [String: String])])
    func reads(_ field: String, _ value: String, _ parameters: [String: String]) {
        let read = ParameterizedValue(field.utf8)
        #expect(read.value == value)
        #expect(read.parameters == parameters)
    }

    @Test("Sections in thousands are not put together for ever")
    func bounded() {
        let field = "a/b" + (0..<5_000).map { "; n*\($0)=x" }.joined()
        #expect(ParameterizedValue(field.utf8).parameters["n"]?.utf8.count == 200)
    }
}
