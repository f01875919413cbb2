import Lab

extension Exercise {
  /// The task: what should work and does not, and how to go on.
  func task(of lab: Lab, called name: String, language: String) -> String {
    let isChinese = language.hasPrefix("zh")
    let title = lab.title?.text(language: language) ?? lab.name
    let step = lab.steps[self.step - 1].title?.text(language: language)
    var lines: [String] = []
    if isChinese {
      lines.append("\(title)：实验已按步骤做到第 \(self.step) 步" + (step.map { "（\($0)）" } ?? "") + "，其中有一处坏了。")
      lines.append("本来应该成立，现在却不成立：")
    } else {
      lines.append(
        "\(title), played up to step \(self.step)" + (step.map { " (\($0))" } ?? "") + ". One thing of it is broken.")
      lines.append("This should hold, and does not:")
    }
    lines += failing.map { "  ✗ \($0.claim)" }
    let rest = checks.filter { !failing.contains($0) }
    if !rest.isEmpty {
      lines.append(isChinese ? "这些必须保持成立：" : "This holds, and has to hold still when you are done:")
      lines += rest.map { "  · \($0.claim)" }
    }
    lines.append(isChinese ? "找出原因，用命令修好它。" : "Find the cause, and mend it by commands.")
    let words =
      isChinese
      ? ("在节点里输入命令", "再试一次", "一点提示，每次多一点", "原因、修法和修好前后的对比")
      : ("commands in a node", "try again", "a hint, one more each time", "the cause, what mends it, before and after")
    let commands = [
      ("nslab shell \(name) \(asker ?? "NODE")", words.0), ("nslab check \(name)", words.1),
      ("nslab hint \(name)", words.2), ("nslab solve \(name)", words.3),
    ]
    let width = commands.map(\.0.count).max() ?? 0
    lines += commands.map {
      "  \($0.0)" + String(repeating: " ", count: width - $0.0.count) + "   # \($0.1)"
    }
    lines.append((isChinese ? "种子：" : "seed ") + "\(seed)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The node that asks in the first claim that fails, which tells nothing of where the cause is.
  private var asker: String? {
    switch failing.first?.endpoints.first {
    case .node(let name), .interface(let name, _): name
    case .nodes(let names): names.first
    case .address, .everyNode, nil: nil
    }
  }

  /// A hint by its number: the region, the node, the cause.
  func hint(_ number: Int, called name: String, language: String) -> String {
    let isChinese = language.hasPrefix("zh")
    switch number {
    case 1:
      let names = region.joined(separator: isChinese ? "、" : ", ")
      return isChinese ? "提示 1：问题在这些节点之中：\(names)\n" : "Hint 1: it is among these nodes: \(names)\n"
    case 2: return isChinese ? "提示 2：问题在 \(breakage.node)\n" : "Hint 2: it is at \(breakage.node)\n"
    default:
      let sentence = breakage.sentence(language: language)
      return isChinese
        ? "提示 3：\(sentence)\n没有更多提示了；修法见 nslab solve \(name)\n"
        : "Hint 3: \(sentence)\nThere are no more; what mends it is told by nslab solve \(name)\n"
    }
  }
}
