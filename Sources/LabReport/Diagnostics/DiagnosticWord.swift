import Operations

/// What stands around a diagnostic.
enum DiagnosticWord: Worded {
  case error, warning, fix, comma
  /// So many errors, warnings, and diagnostics that are not shown.
  case errors(Int), warnings(Int), more(Int)

  var words: Wording {
    switch self {
    case .error: Wording("error", "错误")
    case .warning: Wording("warning", "警告")
    case .fix: Wording("fix: ", "修复：")
    case .comma: Wording(", ", "，")
    case .errors(let count): Wording(count.of("error"), "\(count) 个错误")
    case .warnings(let count): Wording(count.of("warning"), "\(count) 个警告")
    case .more(let count): Wording("… and \(count) more", "……另有 \(count) 个")
    }
  }
}
