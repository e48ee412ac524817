/// The files of `profiles/` as part of the program, so that it works when copied alone.
///
/// Made from those files, which are the source: `ProfileLibraryTests` fails when the two differ and, run with
/// `RESTANTE_WRITE_PROFILES=1`, writes this file anew.
enum BuiltInProfiles {
    static let providers: [(name: String, text: String)] = [
        (
            "courier",
            #"""
            about = "Courier IMAP: few extensions, four connections per address, all folders below INBOX."

            [server]
            security = "tls"

            [limits]
            connections = 2
            command-line-bytes = 8000

            [[fact]]
            date = 2026-11-21
            text = "MAXPERIP is 4 and MAXDAEMONS 40 unless the site changes them: two connections leave room for a mail program."

            [[fact]]
            date = 2026-11-21
            text = "No CONDSTORE, QRESYNC, ESEARCH, LITERAL+, MOVE or SPECIAL-USE: flags are read again in ranges, deletions are found by comparing UIDs."

            [[fact]]
            date = 2026-11-21
            text = "The namespace is INBOX. with a dot between levels; creating a folder outside INBOX fails."

            [[fact]]
            date = 2026-11-21
            text = "Answers with the sequence number 0 (* 0 FETCH) occur and are skipped; tokens of a command may be 16 kB long."

            """#
        ),
        (
            "cyrus",
            #"""
            about = "Cyrus IMAP: QRESYNC since 2.4; folders may lie below INBOX, with a dot or a slash between levels."

            [server]
            security = "tls"

            [limits]
            connections = 4
            command-line-bytes = 8000

            [[fact]]
            date = 2026-11-21
            text = "The delimiter is . or / (unixhierarchysep) and folders may need the prefix INBOX. (altnamespace off); both are asked from the server."

            [[fact]]
            date = 2026-11-21
            text = "maxlogins_per_user and maxlogins_per_host bound the connections where the site sets them; 0, the default, is no bound."

            [[fact]]
            date = 2026-11-21
            text = "Parents without mail of their own are listed as \\NonExistent; SELECT of a large folder may be refused with NO [LIMIT]."

            [[fact]]
            date = 2026-11-21
            text = "Expunged messages may stay on the server's disk for a while (delayed expunge), out of sight of clients."

            """#
        ),
        (
            "dovecot",
            #"""
            about = "Dovecot, the most widely used IMAP server: quick, bears many connections, tells changes by QRESYNC."

            [server]
            security = "tls"

            [limits]
            connections = 4
            command-line-bytes = 8000

            [[fact]]
            date = 2026-11-21
            text = "mail_max_userip_connections is 10 unless the site changes it (large hosters 16 to 30); beyond it the answer is NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded."

            [[fact]]
            date = 2026-11-21
            text = "2.3.19 offers CONDSTORE, QRESYNC, LIST-STATUS, STATUS=SIZE, ESEARCH, LITERAL+, NOTIFY and SPECIAL-USE (seen)."

            [[fact]]
            date = 2026-11-21
            text = "COMPRESS=DEFLATE needs the plugin imap_zlib in 2.3 and is on in 2.4."

            [[fact]]
            date = 2026-11-21
            text = "A message removed while it is fetched is answered with BODY[] NIL and [EXPUNGEISSUED]: it is gone, not empty (seen on 2.3.19)."

            [[fact]]
            date = 2026-11-21
            text = "imap_fetch_failure is disconnect-immediately by default: a damaged message ends the connection with BYE, so it is set aside after the second loss."

            [[fact]]
            date = 2026-11-21
            text = "No OBJECTID, UIDONLY or PARTIAL in 2.3.19 (seen)."

            """#
        ),
        (
            "generic",
            #"""
            about = "Any IMAP server: careful limits, nothing taken for granted."

            [server]
            security = "tls"

            [limits]
            connections = 3
            command-line-bytes = 8000

            [[fact]]
            date = 2026-11-21
            text = "What a server can do is asked from it at each sign-in; a profile only says how many connections it bears and how long its command lines may be."

            [[fact]]
            date = 2026-11-21
            text = "Some hosters answer \"wrong password\" when too many connections are open: a refusal right after successes is first taken for that."

            """#
        ),
    ]
    static let uses: [(name: String, text: String)] = [
        (
            "compliance-archive",
            #"""
            about = "Keep every message that ever was on the server, in every folder, Junk and Trash too; never write there."
            mode = "backup"

            [folders]
            layout = "nested"
            include = ["*"]
            exclude = []

            [sync]
            operations = ["new", "flags", "gone", "folders"]
            direction = "pull"
            max-size = "0"
            max-messages = 0
            max-age = "0d"

            [limits]
            connections = 4
            retry-for = "6h"

            """#
        ),
        (
            "mutt",
            #"""
            about = "Read and file mail with mutt (or another Maildir program): quick runs, both sides kept the same, all folders."
            mode = "sync"

            [folders]
            layout = "nested"

            [sync]
            operations = ["new", "flags", "gone", "folders"]
            brake = { share = 0.2, count = 50 }

            [limits]
            connections = 4
            retry-for = "2min"

            """#
        ),
        (
            "nightly-backup",
            #"""
            about = "A timer runs `restante backup` each night: pull everything, keep what disappears on the server, leave out what nobody misses."
            mode = "backup"

            [folders]
            layout = "nested"
            exclude = ["Junk", "Spam", "Trash", "Deleted Items", "Deleted Messages"]

            [limits]
            connections = 4
            retry-for = "1h"

            """#
        ),
    ]
}
