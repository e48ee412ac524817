import Mail
import NIOCore

/// What a writer thread is asked to do.
enum WriteJob: Sendable {
    /// Whole messages of one folder.
    case messages(MessageParcel, intent: DownloadIntent, folder: FolderJob, gate: FlowGate)
    /// A message that is still arriving.
    case large(LargeBody, intent: DownloadIntent, folder: FolderJob, gate: FlowGate)
    /// Everything of the folder is stored or accounted for: its cursor may move.
    case finish(FolderJob)

    var folder: FolderJob {
        switch self {
        case .messages(_, _, let folder, _), .large(_, _, let folder, _), .finish(let folder): folder
        }
    }

    var isLarge: Bool {
        if case .large = self { true } else { false }
    }

    var octets: Int {
        switch self {
        case .messages(let parcel, _, _, _): parcel.bytes.writerIndex
        case .large, .finish: 0
        }
    }

    var messages: Int {
        switch self {
        case .messages(let parcel, _, _, _): parcel.messages.count
        case .large: 1
        case .finish: 0
        }
    }
}
