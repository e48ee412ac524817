import Cryptography
import Mail
import Testing

@testable import OAuth

@Suite struct TokenClaimsTests {
    private func token(_ payload: String, header: String = #"{"alg":"RS256"}"#) -> Secret {
        Secret(Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload.utf8) + ".c2ln")
    }

    @Test("A token of Microsoft's is read")
    func microsoft() throws {
        let text =
            #"{"aud":"https://outlook.office.com","iss":"https://sts.windows.net/t/","exp":200,"nbf":100,"scp":"IMAP.AccessAsUser.All SMTP.Send","tid":"t","oid":"o","appid":"a","upn":"me@x.example","unique_name":"me@x.example"}"#
        let claims = try #require(TokenClaims(token: token(text)))
        #expect(
            claims
                == TokenClaims(
                    expires: Instant(seconds: 200), notBefore: Instant(seconds: 100), issuer: "https://sts.windows.net/t/",
                    audiences: ["https://outlook.office.com"],
                    scopes: ["IMAP.AccessAsUser.All", "SMTP.Send"], tenant: "t", objectID: "o", clientID: "a",
                    userNames: ["me@x.example", "me@x.example"]))
    }

    @Test("Other forms are read as well")
    func others() throws {
        let claims = try #require(
            TokenClaims(
                token: token(#"{"aud":["a","b",3],"exp":"200","scope":["imap","smtp x"],"roles":["R"],"azp":"c","email":"e"}"#)))
        #expect(
            claims.audiences == ["a", "b"] && claims.expires == Instant(seconds: 200) && claims.scopes == ["imap", "smtp", "x"])
        #expect(claims.roles == ["R"] && claims.clientID == "c" && claims.userNames == ["e"])
    }

    @Test(
        "Opaque and broken tokens are none",
        arguments: [
            "EwBAA8l6BAAU", "ya29.a0Af_x", "a.b.c", "", "..", "eyJhbGciOiJSUzI1NiJ9.W10.x", "eyJhbGciOiJSUzI1NiJ9.e30=.x",
            "e30.e30.x", "a.b.c.d.e",
        ])
    func opaque(text: String) { #expect(TokenClaims(token: Secret(text)) == nil) }
}
