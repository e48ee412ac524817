/// What a folder's messages talk about: the material they are put together from.
struct DemoTopic {
    let people: [Person]
    let subjects: [String]
    let sentences: [String]
    /// Names of files that may be attached; empty for none.
    let attachments: [String]

    struct Person {
        let name: String
        let address: String
    }

    static let owner = Person(name: "Ann Example", address: "ann@example.org")

    static let everyday = DemoTopic(
        people: [
            Person(name: "Ben Okafor", address: "ben@example.net"), Person(name: "Zoë Martin", address: "zoe.martin@example.com"),
            Person(name: "Dad", address: "george@example.com"),
            Person(name: "City Library", address: "notices@library.example.org"),
            Person(name: "Ines Duarte", address: "ines@example.net"),
            Person(name: "Running Club", address: "club@run.example.org"),
        ],
        subjects: [
            "Dinner on Friday?", "Photos from the weekend", "Your loan is due soon", "Tickets for Saturday",
            "A question about the boiler",
            "Naïve question about the café", "Route for the long run", "Happy birthday!", "Minutes of the last meeting", "Keys",
        ],
        sentences: [
            "We will be there at seven, and we bring the salad.", "Could you send me the address again?",
            "The weather looks fine so far.", "I put the photos into the attachment.",
            "Let me know by Wednesday if that suits you.",
            "The train leaves ten minutes later than last time.", "Nobody has found the second key yet.",
            "Thank you again for last weekend – it was lovely.",
        ],
        attachments: ["photo-1.jpg", "photo-2.jpg", "minutes.pdf"])

    static let project = DemoTopic(
        people: [
            Person(name: "Maya Chen", address: "maya@studio.example.com"),
            Person(name: "Tomasz Wójcik", address: "tomasz@studio.example.com"),
            Person(name: "Build Robot", address: "ci@studio.example.com"),
        ],
        subjects: [
            "Review of the start page", "Build 412 failed", "Build 413 passed", "Draft of the texts", "New logo, third round",
            "Hosting from next month", "Accessibility findings",
        ],
        sentences: [
            "The contrast of the grey text is still too low.", "I have moved the search field to the top.",
            "All checks passed after the second try.", "Please look at the staging server before noon.",
            "The images are now half as large as before.", "We agreed to drop the carousel.",
        ],
        attachments: ["wireframe.png", "findings.pdf", "build.log"])

    static let summer = DemoTopic(
        people: [
            Person(name: "Ольга Смирнова", address: "olga@example.com"), Person(name: "Иван Петров", address: "ivan@example.net"),
        ],
        subjects: ["Поездка на озеро", "Билеты на поезд", "Список вещей", "Re: Поездка на озеро", "Фотографии"],
        sentences: [
            "Поезд отправляется в восемь утра.", "Палатку берём одну на всех.", "Погода обещает быть хорошей.",
            "Напиши, пожалуйста, до пятницы.", "Фотографии я пришлю вечером.",
        ],
        attachments: ["карта.pdf"])

    static let invoice = DemoTopic(
        people: [
            Person(name: "株式会社サンプル", address: "billing@sample.example.jp"), Person(name: "経理部", address: "keiri@example.jp"),
        ],
        subjects: ["請求書の送付", "お支払いの確認", "領収書", "Invoice / 請求書"],
        sentences: ["いつもお世話になっております。", "請求書を添付いたしましたのでご確認ください。", "お支払い期限は月末です。", "よろしくお願いいたします。"],
        attachments: ["invoice.pdf", "請求書.pdf"])

    static let german = DemoTopic(
        people: [
            Person(name: "Jörg Müller", address: "joerg.mueller@example.de"),
            Person(name: "Stadtwerke Musterstadt", address: "service@stadtwerke.example.de"),
        ],
        subjects: ["Ihre Jahresabrechnung", "Rückfrage zum Vertrag", "Straßenfest am Samstag", "Grüße aus Köln"],
        sentences: [
            "Die Abrechnung finden Sie im Anhang.", "Bitte prüfen Sie den Zählerstand.", "Wir bauen die Bühne ab zehn Uhr auf.",
            "Viele Grüße an alle!", "Für Rückfragen stehen wir gern zur Verfügung.",
        ],
        attachments: ["Abrechnung.pdf", "Übersicht.txt"])

    static let junk = DemoTopic(
        people: [
            Person(name: "Prize Office", address: "win@prizes.example.com"),
            Person(name: "Dr. Rich", address: "rich@pills.example.net"),
        ],
        subjects: ["You have won!!!", "Last chance", "Cheap watches", "=?bogus?Q?not_really_encoded"],
        sentences: ["Click now.", "This offer ends today.", "You are the lucky winner of a large sum.", "No questions asked."],
        attachments: [])
}
