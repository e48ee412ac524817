/// Microsoft's numbers of refusals, in words of ours (providers change them, so that they serve for hints only).
struct AADSTSHint: Sendable {
    let codes: [Int]
    /// What is wrong.
    let meaning: String
    /// What to do.
    let hint: String

    init(_ codes: Int..., meaning: String, hint: String) {
        self.codes = codes
        self.meaning = meaning
        self.hint = hint
    }

    /// What is known of a number. 900384 has variants with one digit more.
    static func row(_ number: Int) -> AADSTSHint? { byCode[number] ?? (number / 10 == 900_384 ? byCode[900_384] : nil) }

    private static let byCode = Dictionary(
        table.flatMap { row in row.codes.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })

    static let table: [AADSTSHint] = [
        AADSTSHint(
            50001, 500_011,
            meaning: "Exchange Online is not there in this tenant, or the scope names the wrong resource",
            hint: "an administrator must provision it, or the `.default` scope must name https://outlook.office365.com"),
        AADSTSHint(
            50011,
            meaning: "the redirect address is not the registered one",
            hint: "register http://localhost under \"Mobile and desktop applications\""),
        AADSTSHint(
            50012, 50013, 500_133, 50027, 50048, 700_027,
            meaning: "the signed assertion was refused",
            hint: "upload the certificate to the registration, check its thumbprint, and this machine's clock"),
        AADSTSHint(
            50020, 500_208,
            meaning: "the account belongs to another directory or is of another kind",
            hint: "sign in with the mailbox's own account; tenant `consumers` is for personal, `organizations` for work accounts"),
        AADSTSHint(
            50033, 90006, 90012, 90024, 90033, 90090,
            meaning: "Microsoft had a passing fault",
            hint: "it is tried again later"),
        AADSTSHint(
            50034,
            meaning: "the user does not exist in this tenant",
            hint: "check the mailbox's address and the tenant"),
        AADSTSHint(
            50053,
            meaning: "the account is locked after too many attempts, or the address of this machine is distrusted",
            hint: "wait, or ask the administrator; do not try again and again"),
        AADSTSHint(
            50055,
            meaning: "the password has expired",
            hint: "set a new one at the provider, then run `restante auth login`"),
        AADSTSHint(
            50057,
            meaning: "the user is disabled",
            hint: "the administrator must enable the user"),
        AADSTSHint(
            50058, 50089,
            meaning: "the sign-in took too long",
            hint: "start it again with `restante auth login`"),
        AADSTSHint(
            50059, 90002,
            meaning: "the tenant is missing or not known",
            hint: "set `tenant` to the directory's id or domain"),
        AADSTSHint(
            50072, 50074, 50076, 50078, 50079,
            meaning: "multi-factor sign-in is needed",
            hint: "sign in again with `restante auth login`"),
        AADSTSHint(
            50085, 50087, 50088,
            meaning: "a second factor could not be delivered or checked",
            hint: "sign in again with `restante auth login`"),
        AADSTSHint(
            50097, 50155, 50158,
            meaning: "a policy demands a known device or a further check",
            hint: "sign in again in the browser, else ask the administrator (Conditional Access)"),
        AADSTSHint(
            50105,
            meaning: "the user is not assigned to the app",
            hint: "the administrator must assign the user, or lift \"Assignment required\""),
        AADSTSHint(
            50125, 50126,
            meaning: "the password is wrong or must be reset",
            hint: "sign in again with `restante auth login`"),
        AADSTSHint(
            50128, 50131, 50144,
            meaning: "the domain is not known, a policy blocks the device, or the directory's password has expired",
            hint: "ask the administrator"),
        AADSTSHint(
            50132, 50133, 50173,
            meaning: "the sign-in was revoked, as after a change of password",
            hint: "sign in again with `restante auth login`"),
        AADSTSHint(
            50134, 700_005,
            meaning: "the token comes from another tenant or region",
            hint: "use the tenant that it was obtained from"),
        AADSTSHint(
            50140, 50199,
            meaning: "the sign-in was interrupted by a question",
            hint: "sign in again and answer it"),
        AADSTSHint(
            50147, 501_481, 501_491,
            meaning: "the proof key (PKCE) is missing or does not match",
            hint: "start the sign-in again; if it stays, it is a fault of this program"),
        AADSTSHint(
            50194,
            meaning: "the app is registered for one tenant only",
            hint: "set `tenant` to that directory's id instead of `common`"),
        AADSTSHint(
            50196,
            meaning: "the same request came too often in a loop",
            hint: "the tokens stay, and nothing is asked for five minutes"),
        AADSTSHint(
            53000, 53001, 53002, 53003, 53004, 53011, 530_032, 530_035,
            meaning: "a policy blocks the sign-in (Conditional Access, risk or security defaults)",
            hint: "the administrator finds the policy's name in the sign-in log"),
        AADSTSHint(
            54005,
            meaning: "the code was redeemed already",
            hint: "start the sign-in again"),
        AADSTSHint(
            65001,
            meaning: "nobody has consented to the app yet",
            hint: "sign in again and consent, or have the administrator consent"),
        AADSTSHint(
            65004,
            meaning: "the user declined to consent",
            hint: "sign in again to allow it"),
        AADSTSHint(
            65005, 650_052, 650_056, 650_057,
            meaning: "the app asks for a resource that is not in its registration or its consent is damaged",
            hint: "the administrator must add the permission and consent again"),
        AADSTSHint(
            70000,
            meaning: "the refresh token does not cover what was asked",
            hint: "sign in again with `restante auth login`"),
        AADSTSHint(
            70001, 700_011, 700_016,
            meaning: "the client id is not known in this directory",
            hint: "check client id, tenant and cloud"),
        AADSTSHint(
            70002, 7_000_215,
            meaning: "the client secret is wrong",
            hint: "paste the secret's Value, not its Secret ID"),
        AADSTSHint(
            7_000_222,
            meaning: "the client secret has expired",
            hint: "make a new one, or better use a certificate"),
        AADSTSHint(
            7_000_112,
            meaning: "the app is disabled",
            hint: "the administrator must enable the app"),
        AADSTSHint(
            7_000_218, 700_025,
            meaning: "a public client must send no secret and a confidential one must",
            hint: "turn on \"Allow public client flows\", or drop the secret"),
        AADSTSHint(
            70008, 700_082,
            meaning: "the refresh token was not used for too long",
            hint: "sign in again, and let the account run more often than every 90 days"),
        AADSTSHint(
            700_084,
            meaning: "the refresh token is one of a single-page app, good for a day only",
            hint: "register the redirect under \"Mobile and desktop applications\", not \"Single-page application\""),
        AADSTSHint(
            70043,
            meaning: "a policy demands a sign-in every so often",
            hint: "sign in again, and ask the administrator for an exemption or for app-only access"),
        AADSTSHint(
            70003, 70005, 70011, 700_022, 700_023, 28000,
            meaning: "the kind of request or its scopes do not fit",
            hint: "ask for the scopes of one resource only"),
        AADSTSHint(
            70012,
            meaning: "Microsoft's sign-in for personal accounts had a passing fault",
            hint: "it is tried again later"),
        AADSTSHint(
            70016,
            meaning: "the code was not entered yet",
            hint: "enter it in the browser"),
        AADSTSHint(
            70018, 70019,
            meaning: "the device code is wrong or has expired",
            hint: "start the sign-in again"),
        AADSTSHint(
            80013,
            meaning: "the clocks of the domain's own servers differ",
            hint: "set all clocks right"),
        AADSTSHint(
            90014, 900_144,
            meaning: "a parameter was missing",
            hint: "check the account's settings; if it stays, it is a fault of this program"),
        AADSTSHint(
            90019, 90023, 9_002_313, 900_561,
            meaning: "the request was malformed",
            hint: "check tenant and token address of the profile"),
        AADSTSHint(
            9_001_023, 9_002_332,
            meaning: "this kind of sign-in is not offered on `common` or `consumers`",
            hint: "set `tenant` to the directory's id or domain"),
        AADSTSHint(
            90038, 900_382, 900_384,
            meaning: "the tenant lives in another national cloud",
            hint: "use the profile of that cloud"),
        AADSTSHint(
            90055,
            meaning: "the tenant is throttled",
            hint: "the tokens stay, and it is asked again later"),
        AADSTSHint(
            90072,
            meaning: "the account is not a member of this tenant",
            hint: "sign in with the mailbox's own account, best in a private window"),
        AADSTSHint(
            90094, 90095,
            meaning: "an administrator must consent",
            hint: "send the administrator the consent address"),
        AADSTSHint(
            901_002,
            meaning: "the parameter `resource` is not taken here",
            hint: "use scopes of the v2.0 endpoint"),
    ]
}
