@main
struct Restante {
    static func main() async {
    }
}
