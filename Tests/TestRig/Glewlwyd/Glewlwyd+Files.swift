extension Glewlwyd {
    /// Debian's copy of its login pages, and of its tables.
    static let pages = "/usr/share/glewlwyd/webapp"
    static let schema = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3"

    static func issuer(port: Int) -> String { "http://127.0.0.1:\(port)/api/oidc" }

    /// Writes what it needs into its directory.
    /// - Parameter greeting: stands in the settings of its login page.
    static func writeFiles(in directory: TemporaryDirectory, port: Int, greeting: String) async throws {
        try await copyPages(to: directory.makeDirectory("pages"), greeting: greeting)
        let key = directory.path("key")
        try await ProcessRunner.check(
            "openssl", ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key])
        let publicKey = try await ProcessRunner.check("openssl", ["pkey", "-in", key, "-pubout"]).output
        let plugin = plugin(issuer: issuer(port: port), key: try Files.text(key), publicKey: publicKey)
        try await sqlite(directory, "BEGIN;\n\(try Files.text(schema))\n\(records(plugin: plugin))\nCOMMIT;")
        try directory.write(configuration(directory, port: port), to: "glewlwyd.conf")
    }

    /// Runs statements on its database.
    static func sqlite(_ directory: TemporaryDirectory, _ statements: String) async throws {
        try await ProcessRunner.check(
            "sqlite3", ["-bail", "-cmd", ".timeout 10000", directory.path("database")], input: Array(statements.utf8))
    }

    /// The login page, whose scripts Debian links to from elsewhere; its settings are of our own.
    private static func copyPages(to folder: String, greeting: String) async throws {
        let names = ["css", "fonts", "img", "js", "locales", "login.html", "login.js"]
        try await ProcessRunner.check("cp", ["-RL"] + names.map { "\(pages)/\($0)" } + [folder])
        let settings = """
            {"GlewlwydUrl": "./", "LoginUrl": "login.html", "ProfileUrl": "profile.html", "lang": ["en"],
             "pattern": {"user": []}, "sessionSchemes": [], "register": [], "register-complete": [],
             "greeting": "\(greeting)"}
            """
        try Files.write(Array(settings.utf8), to: "\(folder)/config.json")
    }

    private static func configuration(_ directory: TemporaryDirectory, port: Int) -> String {
        let types = [
            "html": "text/html", "css": "text/css", "js": "application/javascript", "json": "application/json",
            "png": "image/png", "woff2": "font/woff2", "woff": "font/woff", "ttf": "font/ttf",
        ]
        let list = types.map { #"{ extension = ".\#($0)"; mime_type = "\#($1)" }"# }.joined(separator: ",\n")
        return """
            port = \(port)
            bind_address = "127.0.0.1"
            external_url = "http://127.0.0.1:\(port)"
            login_url = "login.html"
            api_prefix = "api"
            static_files_path = "\(directory.path("pages"))/"
            log_mode = "console"
            log_level = "INFO"
            cookie_secure = 0
            session_expiration = 3600
            session_key = "session"
            admin_scope = "g_admin"
            profile_scope = "g_profile"
            user_module_path = "/usr/lib/glewlwyd/user"
            client_module_path = "/usr/lib/glewlwyd/client"
            user_auth_scheme_module_path = "/usr/lib/glewlwyd/scheme"
            plugin_module_path = "/usr/lib/glewlwyd/plugin"
            hash_algorithm = "SHA512"
            database = { type = "sqlite3"; path = "\(directory.path("database"))" };
            static_files_mime_types = (\(list))
            """
    }

    /// How it does OpenID Connect: codes with PKCE only, JWTs as access tokens, refresh tokens that change at each use, and
    /// answers that name their issuer (RFC 9207).
    private static func plugin(issuer: String, key: String, publicKey: String) -> String {
        """
        {"iss": "\(issuer)", "oauth-as-iss-id": true, "subject-type": "public", "allowed-scope": ["openid", "imap"],
         "jwt-type": "rsa", "jwt-key-size": "256", "key": "\(lines(key))", "cert": "\(lines(publicKey))", "jwks-show": true,
         "access-token-duration": 3600, "refresh-token-duration": 1209600, "code-duration": 600,
         "refresh-token-rolling": true, "refresh-token-one-use": "always", "allow-non-oidc": true,
         "auth-type-code-enabled": true, "auth-type-code-revoke-replayed": true, "auth-type-refresh-enabled": true,
         "auth-type-token-enabled": false, "auth-type-password-enabled": false, "auth-type-client-enabled": false,
         "auth-type-device-enabled": false, "pkce-allowed": true, "pkce-required": true,
         "introspection-revocation-allowed": true, "introspection-revocation-allow-target-client": true,
         "claims": [{"name": "username", "user-property": "username", "type": "string", "mandatory": true, "scope": []}],
         "name-claim": "no", "email-claim": "no", "scope-claim": "no"}
        """
    }

    private static func lines(_ text: String) -> String { text.replacing("\n", with: "\\n") }

    /// The user and the client with a secret get the password that its tables have for their administrator.
    private static func records(plugin: String) -> String {
        """
        INSERT INTO g_plugin_module_instance (gpmi_module, gpmi_name, gpmi_parameters) VALUES ('oidc', 'oidc', '\(plugin)');
        INSERT INTO g_scope (gs_name, gs_display_name, gs_password_required) VALUES ('imap', 'Your mail: read and change', 1);
        INSERT INTO g_user (gu_username, gu_name) VALUES ('\(user)', 'Alice');
        INSERT INTO g_user_password (gu_id, guw_password)
          SELECT gu_id, (SELECT guw_password FROM g_user_password) FROM g_user WHERE gu_username = '\(user)';
        INSERT INTO g_user_scope (gus_name) VALUES ('openid'), ('imap');
        INSERT INTO g_user_scope_user (gu_id, gus_id)
          SELECT gu_id, gus_id FROM g_user, g_user_scope WHERE gu_username = '\(user)' AND gus_name IN ('openid', 'imap');
        INSERT INTO g_client (gc_client_id, gc_name, gc_confidential) VALUES ('\(publicClient)', 'Restante', 0);
        INSERT INTO g_client (gc_client_id, gc_name, gc_confidential, gc_password)
          SELECT '\(secretClient)', 'Restante', 1, guw_password FROM g_user_password LIMIT 1;
        INSERT INTO g_client_scope (gcs_name) VALUES ('openid'), ('imap');
        INSERT INTO g_client_scope_client (gc_id, gcs_id) SELECT gc_id, gcs_id FROM g_client, g_client_scope;
        INSERT INTO g_client_property (gc_id, gcp_name, gcp_value)
          SELECT gc_id, column1, column2 FROM g_client, (VALUES
            ('authorization_type', 'code'), ('authorization_type', 'refresh_token'), ('token_endpoint_auth_method', 'none'),
            ('token_endpoint_auth_method', 'client_secret_basic'), ('token_endpoint_auth_method', 'client_secret_post'));
        """
    }
}
