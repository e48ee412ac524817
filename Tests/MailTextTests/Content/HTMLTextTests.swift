import Testing

@testable import MailText

@Suite struct HTMLTextTests {
    @Test(
        "Of HTML the text remains that people read",
        arguments: [
            ("<p>one</p><p>two</p>", "one two "), ("o<b>n</b>e", "one"), ("a<br>b", "a b"), ("a<BR/>b", "a b"),
            ("a \n\t b", "a b"),
            ("<style>p { }</style>x", "x"), ("<SCRIPT>if (a < b) \"</p>\"</SCRIPT >x", "x"), ("<title>t</title>x", "x"),
            ("<!-- <p>no</p> -->x", "x"), ("<!DOCTYPE html>x", "x"), ("<?xml a?>x", "x"), ("<!-->x", "x"),
            ("a &amp; b &lt;c&gt; &uuml;&Uuml;&szlig; &#8364;&#x20AC;&euro;", "a & b <c> üÜß €€€"), ("a&nbsp;b", "a b"),
            ("in&shy;voice&zwnj;", "invoice"), ("&nosuch; &", "&nosuch; &"),
            ("&#xD800;&#99999999;&#99999999999;", "\u{FFFD}\u{FFFD}&#99999999999;"),
            ("1 < 2", "1 < 2"), ("<", ""), ("<a href=\"x>y\">z</a>", "z"), ("<p title='a>b'>z", "z"), ("x<p", "x "),
            ("<td>a</td><td>b</td>", "a b "), ("R&D &ampx", "R&D &ampx"),
        ])
    func reads(_ html: String, _ text: String) {
        #expect(HTMLText.text(of: html, limit: 1_000) == text)
    }

    @Test(
        "What is never closed takes the rest with it, in one pass",
        arguments: ["<script>", "<!--", "<a href=\"", "<style>", "</", "<p ", "&#", "<![CDATA["])
    func bounded(_ begin: String) {
        #expect(HTMLText.text(of: String(repeating: begin, count: 50_000), limit: 10_000).utf8.count <= 10_100)
    }
}
