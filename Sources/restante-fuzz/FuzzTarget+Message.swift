import MailText

extension FuzzTarget {
    /// Mail, whose text is read for search.
    static let message = FuzzTarget(
        name: "message",
        corpus: [
            """
            From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.org>, "A \\" B" (c (d)) <a@b>
            Subject: =?ISO-8859-1?Q?Gr=FC=DFe?= =?UTF-8?B?S8O2bG4=?=
            Content-Type: multipart/mixed; boundary="outer"

            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/plain; charset=iso-2022-jp
            Content-Transfer-Encoding: quoted-printable

            Kosten: 5 =A4 f=FCr a=
            --inner
            Content-Type: text/html; charset=koi8-r

            <style>p{}</style><p title="x">K&uuml;&#8364;<!-- c --></p>
            --inner--
            --outer
            Content-Type: application/pdf; name*0*=utf-8''R%20; name*1="x"
            Content-Disposition: attachment; filename*=utf-8''%C3%A4.pdf
            Content-Transfer-Encoding: base64

            SW52aXNpYmxl
            --outer
            Content-Type: message/rfc822

            Subject: inside
            Content-Transfer-Encoding: base64

            aGlkZGVu
            --outer--
            """,
            "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+aGk8L2I+\r\n",
            "Content-Type: text/plain; charset=\"gb2312\"\r\n\r\n\u{80}\u{81}~{VPND~}\r\n", "Subject: a\n b\n\tc\n\n--\n",
        ].map { Array($0.utf8) },
        tokens: [
            "--outer\n", "\n--inner--\n", "\n\n", "=?utf-8?B?", "?=", "Content-Type: ", "multipart/digest; boundary=outer\n\n",
            "charset=utf-7",
            "charset=utf-16", "charset=euc-kr", "iso-2022-kr", "hz-gb-2312", "\u{1B}$B", "<!--", "<script>", "&#x", "=\n",
            "filename*7*=",
            "message/rfc822\n\n", "Content-Transfer-Encoding: quoted-printable\n",
        ]
    ) { stream, mutator in
        let limits = MessageLimits(header: 2_000, text: 500, part: 1_000, parts: 20, depth: 4)
        let whole = read([stream[...]], limits)
        guard read(mutator.cut(stream), limits) == whole else { return "in pieces the message means something else" }
        guard whole.text.utf8.count <= limits.text + limits.parts, whole.attachments.count <= 2 * limits.parts else {
            return "\(whole.text.utf8.count) octets of text and \(whole.attachments.count) attachments are above the limits"
        }
        return nil
    }

    private static func read(_ pieces: [ArraySlice<UInt8>], _ limits: MessageLimits) -> MessageText {
        var reader = MessageReader(limits)
        for piece in pieces { piece.withUnsafeBytes { reader.take($0) } }
        return reader.finish()
    }
}
