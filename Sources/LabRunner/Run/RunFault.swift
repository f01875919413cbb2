import Operations

/// Why a lab is not played, or not to its end.
enum RunFault: Worded {
  case noFeature(String)
  case noPrograms
  case notPlayed(Wording)
  /// Broken off from outside, for a reason in the caller's words.
  case interrupted(String)
  case signal
  case tooLong(String)
  case allTooLong(String)
  case failedBefore(String)
  case descriptors(namespaces: Int, needed: Int, most: Int)
  case namespaces(Int, most: Int)
  case memory(namespaces: Int, needed: Int, free: Int)
  case memoryOfGroup(namespaces: Int, needed: Int, free: Int, file: String)

  var words: Wording {
    switch self {
    case .noFeature(let name): Wording("this kernel has no \(name)", "此内核没有 \(name)")
    case .noPrograms:
      Wording("programs of the machine may not be started here", "这里不能启动本机的程序")
    case .notPlayed(let reason): Wording("not played: \(reason.english)", "没有执行：\(reason.chinese)")
    case .interrupted(let reason): reason.asWording
    case .signal: Wording("interrupted", "被中断")
    case .tooLong(let time): Wording("the lab took longer than \(time)", "实验用时超过 \(time)")
    case .failedBefore(let lab): Wording("\(lab) failed", "\(lab) 失败")
    case .allTooLong(let time): Wording("all labs took longer than \(time)", "全部实验用时超过 \(time)")
    case .descriptors(let namespaces, let needed, let most):
      Wording(
        "Too many open files: \(namespaces) namespaces need about \(needed) descriptors, and RLIMIT_NOFILE allows \(most)",
        "打开的文件过多：\(namespaces) 个命名空间约需 \(needed) 个描述符，而 RLIMIT_NOFILE 只允许 \(most) 个")
    case .namespaces(let count, let most):
      Wording(
        "\(count) network namespaces are needed, and user.max_net_namespaces allows \(most)",
        "需要 \(count) 个网络命名空间，而 user.max_net_namespaces 只允许 \(most) 个")
    case .memory(let namespaces, let needed, let free):
      Wording(
        "\(namespaces) namespaces need about \(needed) MiB of memory, and \(free) MiB are available (MemAvailable)",
        "\(namespaces) 个命名空间约需 \(needed) MiB 内存，而可用的只有 \(free) MiB（MemAvailable）")
    case .memoryOfGroup(let namespaces, let needed, let free, let file):
      Wording(
        "\(namespaces) namespaces need about \(needed) MiB of memory, and the control group leaves \(free) MiB (\(file))",
        "\(namespaces) 个命名空间约需 \(needed) MiB 内存，而控制组只剩 \(free) MiB（\(file)）")
    }
  }
}
