package import Operations

/// What is wrong with a word of a command, of the faults that all tools share.
package enum CommandFault: Worded {
  /// The command ends before something that it needs.
  case missing(String, behind: String)
  /// The command ends before one of some words.
  case wantsOne(of: [String], behind: String)
  /// A word that none of the command's follows.
  case unexpected(String, behind: String)
  /// A word that is none of the command's here.
  case unknown(String, noun: String, behind: String)
  /// A word that is not understood, in the sentence of its tool.
  case notUnderstood(String, sentence: String)
  /// A word that is no value of the kind that is wanted.
  case invalid(String, noun: String)
  /// A sign of a shell.
  case operatorSign(String)

  /// The fault in both languages.
  package var words: Wording {
    switch self {
    case .missing(let what, let command):
      Wording("\(what) is missing after \"\(command)\"", "“\(command)”之后不完整，缺少：\(what)")
    case .wantsOne(let known, let command):
      Wording(
        "\"\(command)\" wants more: one of \(known.joined(separator: ", "))",
        "“\(command)”之后还应有以下之一：\(known.joined(separator: "、"))")
    case .unexpected(let word, let command):
      Wording("\"\(word)\" is not expected after \"\(command)\"", "“\(word)”不应出现在“\(command)”之后")
    case .unknown(let word, let noun, let command):
      Wording("the \(noun) \"\(word)\" is unknown after \"\(command)\"", "“\(command)”之后的“\(word)”是未知的")
    case .notUnderstood(let word, let sentence): Wording(sentence, "这里无法理解“\(word)”")
    case .invalid(let word, let noun): Wording("\"\(word)\" is no \(noun)", "“\(word)”不是：\(noun)")
    case .operatorSign(let sign):
      Wording(
        "\"\(sign)\" is not understood: pipes, lists and redirections are not carried out here",
        "无法理解“\(sign)”：这里不执行管道、命令列表和重定向")
    }
  }
}

extension CommandError {
  /// The error of a fault.
  init(_ fault: CommandFault, column: Int = 1, length: Int = 1, fix: String? = nil) {
    self.init(fault.words.english, column: column, length: length, fix: fix)
    self.fault = fault
  }

  /// The error of a text in another language than that of the shell.
  init(_ message: String, column: Int = 1, length: Int = 1, remedy: Remedy?) {
    self.init(message, column: column, length: length, fix: remedy?.words.english)
    self.remedy = remedy
  }

  /// The sentence in both languages; a real tool's own is the same in both.
  package var words: Wording { fault?.words ?? message.asWording }

  /// The remedy in both languages.
  package var repair: Remedy? { remedy ?? fix.map { .words($0) } }
}
