import Operations

/// What `nslab doctor` says beside the names of what it looks at.
enum DoctorWord: Worded {
  case usersCanRun
  case atMost(Int)
  case fix(String)
  case missing(use: String)
  case skipped
  case notConfined
  case canRun
  case cannotRun

  var words: Wording {
    switch self {
    case .usersCanRun: Wording("ordinary users can run labs", "普通用户可以运行实验")
    case .atMost(let count): Wording("at most \(count)", "最多 \(count) 个")
    case .fix(let remedy): Wording("fix: \(remedy)", "修复：\(remedy)")
    case .missing(let use): Wording("missing; wanted for \(use)", "缺少；用于 \(use)")
    case .skipped: Wording("labs that require it are skipped", "需要它的实验会被跳过")
    case .notConfined: Wording("without user namespaces they cannot be confined", "没有用户命名空间就无法限制它们")
    case .canRun: Wording("Labs can be run here.", "这里可以运行实验。")
    case .cannotRun: Wording("Labs cannot be run here.", "这里不能运行实验。")
    }
  }

  /// The words in the language of the command.
  var text: String { words.text(in: Environment.language) }
}
