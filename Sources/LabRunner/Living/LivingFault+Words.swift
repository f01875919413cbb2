import Operations

extension LivingFault {
  /// The fault in both languages.
  var words: Wording {
    switch self {
    case .brokenOnPurpose(let refused):
      Wording(
        "the lab is broken on purpose, and \(refused.english) before it is mended", "实验被有意弄坏，修好之前\(refused.chinese)")
    case .noExercise: Wording("the lab is no exercise: it was brought up as it is", "实验不是练习：它按原样启动")
    case .noLanguage: Wording("the language is missing", "缺少语言")
    case .noNode(let value): Wording("there is no node \"\(value)\"", "没有节点“\(value)”")
    case .noInterface(let first, let second):
      Wording("\(first) has no interface \"\(second)\"", "\(first) 没有接口“\(second)”")
    case .noPictureForm: Wording("there is no such form of a picture", "没有这种图形格式")
    case .wayMissing: Wording("the way is missing", "缺少路径")
    case .noSteps: Wording("the lab has no steps", "实验没有步骤")
    case .allPlayed(let value): Wording("all \(value) steps were played", "全部 \(value) 步都已执行")
    case .noCheckNow: Wording("there is no check of what the lab is now", "对实验现在的状态没有检查")
    case .noCheck(let value): Wording("the step has no check \(value)", "该步骤没有第 \(value) 项检查")
    case .unknownRequest(let value): Wording("the keeper does not understand \"\(value)\"", "管理进程不理解“\(value)”")
    case .notBuildable(let value): Wording("what the file says now cannot be built: \(value)", "文件现在的内容无法构建：\(value)")
    case .noStep(let value): Wording("there is no step \(value)", "没有第 \(value) 步")
    case .noStepTitled(let value): Wording("no step's title begins with \"\(value)\"", "没有标题以“\(value)”开头的步骤")
    case .severalSteps(let first, let second):
      Wording("the titles of \(first) steps begin with \"\(second)\"", "有 \(first) 个步骤的标题以“\(second)”开头")
    case .notUp(let value): Wording("no lab \"\(value)\" is up", "没有运行中的实验“\(value)”")
    case .foreignSocket(let value): Wording("the socket of \"\(value)\" is another user's", "“\(value)”的套接字属于另一个用户")
    case .cannotHandOver(let value): Wording("cannot hand the file over: \(value)", "无法交出文件：\(value)")
    case .otherVersion:
      Wording(
        "the lab was brought up by another version of nslab; take it down with nslab down",
        "实验由另一个版本的 nslab 启动；请用 nslab down 关闭它")
    case .keeperEnded: Wording("the keeper of the lab ended before it answered", "实验的管理进程在回答之前就结束了")
    case .cannotSpeak(let value): Wording("cannot speak to the keeper of the lab: \(value)", "无法与实验的管理进程通信：\(value)")
    case .silent: Wording("the keeper of the lab does not answer", "实验的管理进程没有回答")
    case .cannotHear(let value): Wording("cannot hear the keeper: \(value)", "收不到管理进程的回答：\(value)")
    case .foreignFolder(let value):
      Wording("\(value) is no folder that is yours alone, and is not followed", "\(value) 不是您独有的目录，因此不使用它")
    case .cannot(let work, let errno):
      Wording("cannot \(work.english): \(errno)", "无法\(work.chinese)：\(errno)")
    case .strangeAnswer: Wording("the answer is not understood", "无法理解回答")
    case .noWay(let value): Wording("\"\(value)\" is no way", "“\(value)”不是路径")
    case .wantsPort(let value): Wording("\(value) wants a port", "\(value) 需要端口")
    case .icmpPort: Wording("icmp has no ports", "icmp 没有端口")
    case .noPort(let value): Wording("\"\(value)\" is no port", "“\(value)”不是端口")
    }
  }
}

/// What is tried with files and sockets of living labs.
enum LivingWork: Worded {
  case makeFolder(String)
  case useFolder(String)
  case write(String)
  case lock(String)
  case socket
  case socketAt(String)
  case reach(String)

  var words: Wording {
    switch self {
    case .makeFolder(let path): Wording("make the folder of living labs \(path)", "创建运行中实验的目录 \(path)")
    case .useFolder(let path): Wording("use the folder of living labs \(path)", "使用运行中实验的目录 \(path)")
    case .write(let path): Wording("write in \(path)", "在 \(path) 中写入")
    case .lock(let path): Wording("lock \(path)", "锁定 \(path)")
    case .socket: Wording("make a socket", "创建套接字")
    case .socketAt(let path): Wording("make the socket \(path)", "创建套接字 \(path)")
    case .reach(let name): Wording("reach the keeper of \"\(name)\"", "联系“\(name)”的管理进程")
    }
  }
}
