/// The files of `profiles/` as part of the program, so that it works when copied alone.
///
/// Made from those files, which are the source: `ProfileLibraryTests` fails when the two differ and, run with
/// `RESTANTE_WRITE_PROFILES=1`, writes this file and those of `BuiltIn/` anew.
enum BuiltInProfiles {
    static let providers: [(name: String, text: String)] = [
        ("21vianet", provider21vianet),
        ("aol", providerAol),
        ("courier", providerCourier),
        ("cyrus", providerCyrus),
        ("dovecot", providerDovecot),
        ("exchange-online", providerExchangeOnline),
        ("fastmail", providerFastmail),
        ("generic", providerGeneric),
        ("gmail", providerGmail),
        ("gmx", providerGmx),
        ("google-workspace", providerGoogleWorkspace),
        ("icloud", providerIcloud),
        ("mailbox-org", providerMailboxOrg),
        ("outlook-com", providerOutlookCom),
        ("proton-bridge", providerProtonBridge),
        ("us-government", providerUsGovernment),
        ("web-de", providerWebDe),
        ("yahoo", providerYahoo),
        ("zoho", providerZoho),
    ]

    static let uses: [(name: String, text: String)] = [
        ("compliance-archive", useComplianceArchive),
        ("mutt", useMutt),
        ("nightly-backup", useNightlyBackup),
    ]
}
