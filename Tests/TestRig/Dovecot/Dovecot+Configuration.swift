import Glibc

extension Dovecot {
    /// The owner of all mail: a number that is nobody's, since Dovecot serves no mail as root.
    package static let mailOwner: uid_t = geteuid() == 0 ? 65_123 : geteuid()

    /// Writes what Dovecot needs into its directory and gives the path of its configuration file.
    static func writeFiles(
        _ options: DovecotOptions, in directory: TemporaryDirectory, certificates: Certificates, ports: Ports,
        greeting: String
    ) throws -> String {
        chmod(directory.path, 0o755)
        let owner = mailOwner
        var users = ""
        for (name, password) in options.users {
            let home = try directory.makeDirectory("home/\(name)")
            if geteuid() == 0 { try Files.giveTree(home, to: owner) }
            users += "\(name):{PLAIN}\(password):\(owner):\(owner)::\(home)::\n"
        }
        let homes = try directory.makeDirectory("home")
        // Dovecot makes the homes of strangers itself.
        if geteuid() == 0 { try Files.giveTree(homes, to: owner) }
        try directory.write(users, to: "users")
        try directory.write("", to: "log")
        chmod(directory.path("log"), 0o666)
        let lines = [
            general(directory.path, options, greeting: greeting, owner: owner), try options.oauth?.configure(in: directory) ?? "",
            login(directory.path, options, certificates, ports: ports),
            strangers(options, homes: homes, owner: owner), storage(options), submission(options, ports: ports),
            options.configuration,
        ]
        return try directory.write(lines.joined(separator: "\n"), to: "dovecot.conf")
    }

    private static func general(
        _ directory: String, _ options: DovecotOptions, greeting: String, owner: uid_t
    ) -> String {
        // Without root's power every process stays the user who started it, and none can be locked into a directory.
        let powerless = """
            default_internal_user = \(owner)
            default_internal_group = \(getegid())
            default_login_user = \(owner)
            service anvil {
              chroot =
            }
            service imap-login {
              chroot =
            }
            """
        return """
            base_dir = \(directory)/run
            state_dir = \(directory)/state
            log_path = \(directory)/log
            protocols = imap\(options.relay == nil ? "" : " submission")
            listen = 127.0.0.1
            login_greeting = \(greeting)
            first_valid_uid = 1
            first_valid_gid = 1
            default_vsz_limit = 0
            shutdown_clients = yes
            \(geteuid() == 0 ? "" : powerless)
            """
    }

    private static func login(
        _ directory: String, _ options: DovecotOptions, _ certificates: Certificates, ports: Ports
    ) -> String {
        let mechanisms = options.mechanisms + (options.oauth == nil ? [] : ["xoauth2", "oauthbearer"])
        return """
            ssl = yes
            ssl_cert = <\(certificates.certificate)
            ssl_key = <\(certificates.key)
            disable_plaintext_auth = no
            auth_mechanisms = \(mechanisms.joined(separator: " "))
            auth_failure_delay = 0
            mail_max_userip_connections = 1000
            passdb {
              driver = passwd-file
              args = \(directory)/users
            }
            userdb {
              driver = passwd-file
              args = \(directory)/users
            }
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            service imap-login {
              service_count = 0
              process_min_avail = 2
              client_limit = 1000
              inet_listener imap {
                port = \(ports.imap)
              }
              inet_listener imaps {
                port = \(ports.imaps)
                ssl = yes
              }
            }
            """
    }

    private static func strangers(_ options: DovecotOptions, homes: String, owner: uid_t) -> String {
        guard let password = options.strangersPassword else { return "" }
        return """
            passdb {
              driver = static
              args = password=\(password)
            }
            userdb {
              driver = static
              args = uid=\(owner) gid=\(owner) home=\(homes)/%u
            }
            """
    }

    private static func submission(_ options: DovecotOptions, ports: Ports) -> String {
        guard let relay = options.relay else { return "" }
        return """
            hostname = localhost
            submission_relay_host = 127.0.0.1
            submission_relay_port = \(relay)
            submission_relay_ssl = no
            service submission-login {
            \(geteuid() == 0 ? "" : "  chroot =")
              inet_listener submission {
                port = \(ports.submission)
              }
              inet_listener submissions {
                port = \(ports.submissions)
                ssl = yes
              }
            }
            """
    }

    private static func storage(_ options: DovecotOptions) -> String {
        let roles = ["Archive", "Drafts", "Junk", "Sent", "Trash"]
        return """
            mail_location = \(options.storage.location)
            mail_fsync = never
            namespace inbox {
              inbox = yes
              separator = \(options.separator)
            \(roles.map { "  mailbox \($0) {\n    special_use = \\\($0)\n  }" }.joined(separator: "\n"))
            }
            protocol imap {
              mail_plugins = \(options.compresses ? "$mail_plugins imap_zlib" : "$mail_plugins")
            }
            """
    }
}
