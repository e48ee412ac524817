import TestRig
import Testing

@testable import restante

/// At a real terminal of its own, which tmux makes.
struct TerminalPromptTests {
    private func world(_ body: (Program) async throws -> Void) async throws {
        let sandbox = try RunningSandbox()
        let program = try Program()
        try program.configure([("ann", sandbox.port)])
        let config = try Files.text(program.home.path("config.toml"))
        try program.home.write(
            config.replacing("{ command = \"echo secret\" }", with: "{ prompt = \"Password of ann\" }"), to: "config.toml")
        try await body(program)
    }

    /// Runs the program in a terminal, types, and gives what the terminal showed and what the program's status was.
    private func type(_ keys: String, _ program: Program) async throws -> String {
        let result = try await program.shell(
            """
            restante='\(Program.path) folders ann --config config.toml; echo "status $?"; sleep 60'
            tmux -L prompt -f /dev/null new-session -d -x 200 -y 50 "$restante"
            until tmux -L prompt capture-pane -p | grep -q 'Password of ann'; do tries=$((tries + 1)); [ $tries -lt 2000 ] || exit 99; done
            tmux -L prompt send-keys \(keys)
            until tmux -L prompt capture-pane -p | grep -q '^status'; do tries=$((tries + 1)); [ $tries -lt 9000 ] || break; done
            tmux -L prompt capture-pane -p
            tmux -L prompt kill-server
            """)
        #expect(result.errors == "")
        return result.output
    }

    @Test("what is typed opens the mailbox, and is not shown")
    func typed() async throws {
        try await world { program in
            var program = program
            program.variables = ["TMUX": nil, "TMUX_TMPDIR": program.home.path]
            let seen = try await type("secret Enter", program)
            #expect(seen.contains("status 0") && seen.contains("INBOX"), "\(seen)")
            #expect(!seen.contains("secret"), "\(seen)")
        }
    }

    @Test("an interrupt ends the question")
    func interrupted() async throws {
        try await world { program in
            var program = program
            program.variables = ["TMUX": nil, "TMUX_TMPDIR": program.home.path]
            let seen = try await type("C-c", program)
            #expect(seen.contains("status 130"), "\(seen)")
        }
    }

    @Test("where nobody sits at a terminal it is told, with status 4")
    func noTerminal() async throws {
        try await world { program in
            let result = try await program.shell("setsid \(Program.path) folders ann --config config.toml </dev/null")
            #expect(result.status == 4 && result.errors.contains("there is no terminal to ask at"), "\(result.errors)")
        }
    }
}
