import Operations

/// What is wrong with labs for the program that is to play them.
enum ProgramFault: Worded {
  case noLab
  case noFeature(String)
  case startsPrograms
  case unconfined
  case unknownProgram(String)
  case noSysctl(String)
  /// `SHELL is not set`
  case noShell
  /// `there are no completions for {1}`
  case noCompletions(String)
  /// `HOME is not set`
  case noHome
  /// `cannot make the folder {1}: {2}`
  case cannotMakeFolder(String, String)
  /// `the descriptions of the subcommands cannot be read: {1}`
  case noDescriptions(String)
  /// `none of the labs declares a value "{1}"`
  case noValue(String)
  /// `"{1}" is more than one lab: {2}`
  case severalLabs(String, String)
  /// `there is no lab "{1}": neither here nor in Labs is a file {2}{3}, or one with that in its name`
  case noSuchLab(String, String, String)
  /// `in the filter: {1}`
  case filter(String)
  /// `cannot write {1}: {2}`
  case cannotWrite(String, String)
  /// `the program is missing`
  case programMissing
  /// `cannot start a process: {1}`
  case cannotStartProcess(String)
  /// `{1} holds {2} labs`
  case holdsLabs(String, String)
  /// `"{1}" is no name of a lab`
  case noLabName(String)
  /// `a lab "{1}" is up already`
  case isUp(String)
  /// `cannot start the keeper: {1}`
  case cannotStartKeeper(String)
  /// `the lab was taken down, or its keeper ended, before it was up`
  case endedBeforeUp
  /// `the lab starts programs now, and it was brought up with --no-exec`
  case programsNow
  /// `the file says otherwise now whether programs are confined`
  case otherConfinement
  /// `the keeper of the lab does not say how to enter it`
  case noEntrance
  /// `the keeper of "{1}" (process {2}) does not end`
  case keeperStays(String, String)
  /// `the lab was taken down while it was brought up`
  case takenDown
  /// `there is no program nslab-view beside nslab, in {1}`
  case noView(String)
  /// `cannot start {1}: {2}`
  case cannotStart(String, String)
  /// `nslab has no subcommand "{1}"`
  case noSubcommand(String)
  /// `--only and --skip leave nothing to play`
  case nothingChosen
  /// `{1} {2}: there is no such lab or step`
  case noSuchChoice(String, String)
  /// `the lab was brought up by an nslab that knows no screen`
  case noScreen
  /// `the lab was brought up by an nslab that tells nothing of firewalls`
  case noFirewallEvents
  /// `Too many open files: watching a node takes up to five descriptors`
  case descriptorsOfWatch
  /// `{1} wants a terminal as its input and output`
  case wantsTerminal(String)
  /// `{1} wants a terminal that can be painted on, and TERM is "{2}"`
  case wantsPaintable(String, String)
  /// `cannot ask how the terminal is: {1}`
  case cannotAskTerminal(String)

  var words: Wording {
    switch self {
    case .noFeature(let name): Wording("this kernel has no \(name)", "此内核没有 \(name)")
    case .noLab: Wording("the file is no lab", "该文件不是实验")
    case .startsPrograms:
      Wording("the lab starts programs of this machine, and --no-exec forbids it", "实验要启动本机的程序，而 --no-exec 禁止这样做")
    case .unconfined:
      Wording(
        "the lab asks that its programs be not confined: they could change what you can change",
        "实验要求不限制它的程序：你能改的，它们都能改")
    case .unknownProgram(let name):
      Wording(
        "the script calls \"\(name)\", which neither the lab nor this machine has",
        "脚本调用“\(name)”，而实验和本机都没有它")
    case .noShell: Wording("SHELL is not set", "没有设置 SHELL")
    case .noCompletions(let value): Wording("there are no completions for \(value)", "没有 \(value) 的补全")
    case .noHome: Wording("HOME is not set", "没有设置 HOME")
    case .cannotMakeFolder(let first, let second):
      Wording("cannot make the folder \(first): \(second)", "无法创建目录 \(first)：\(second)")
    case .noDescriptions(let value):
      Wording("the descriptions of the subcommands cannot be read: \(value)", "无法读取子命令的说明：\(value)")
    case .noValue(let value): Wording("none of the labs declares a value \"\(value)\"", "没有实验声明变量“\(value)”")
    case .severalLabs(let first, let second):
      Wording("\"\(first)\" is more than one lab: \(second)", "“\(first)”对应多个实验：\(second)")
    case .noSuchLab(let first, let second, let third):
      Wording(
        "there is no lab \"\(first)\": neither here nor in Labs is a file \(second)\(third), or one with that in its name",
        "没有实验“\(first)”：这里和 Labs 中都没有文件 \(second)\(third)，也没有名称中含有它的文件")
    case .filter(let value): Wording("in the filter: \(value)", "过滤器中：\(value)")
    case .cannotWrite(let first, let second): Wording("cannot write \(first): \(second)", "无法写入 \(first)：\(second)")
    case .programMissing: Wording("the program is missing", "没有写程序")
    case .cannotStartProcess(let value): Wording("cannot start a process: \(value)", "无法启动进程：\(value)")
    case .holdsLabs(let first, let second): Wording("\(first) holds \(second) labs", "\(first) 中有 \(second) 个实验")
    case .noLabName(let value): Wording("\"\(value)\" is no name of a lab", "“\(value)”不是实验的名称")
    case .isUp(let value): Wording("a lab \"\(value)\" is up already", "实验“\(value)”已在运行")
    case .cannotStartKeeper(let value): Wording("cannot start the keeper: \(value)", "无法启动管理进程：\(value)")
    case .endedBeforeUp:
      Wording("the lab was taken down, or its keeper ended, before it was up", "实验在启动完成之前被关闭，或其管理进程结束了")
    case .programsNow:
      Wording("the lab starts programs now, and it was brought up with --no-exec", "实验现在要启动程序，而它是用 --no-exec 启动的")
    case .otherConfinement: Wording("the file says otherwise now whether programs are confined", "文件中是否限制程序的设置已经改变")
    case .noEntrance: Wording("the keeper of the lab does not say how to enter it", "实验的管理进程没有说明如何进入")
    case .keeperStays(let first, let second):
      Wording("the keeper of \"\(first)\" (process \(second)) does not end", "“\(first)”的管理进程（进程 \(second)）没有结束")
    case .takenDown: Wording("the lab was taken down while it was brought up", "实验在启动过程中被关闭")
    case .noView(let value):
      Wording("there is no program nslab-view beside nslab, in \(value)", "nslab 旁边的 \(value) 中没有程序 nslab-view")
    case .cannotStart(let first, let second): Wording("cannot start \(first): \(second)", "无法启动 \(first)：\(second)")
    case .noSubcommand(let value): Wording("nslab has no subcommand \"\(value)\"", "nslab 没有子命令“\(value)”")
    case .nothingChosen: Wording("--only and --skip leave nothing to play", "--only 和 --skip 之后没有可执行的内容")
    case .noSuchChoice(let first, let second):
      Wording("\(first) \(second): there is no such lab or step", "\(first) \(second)：没有这样的实验或步骤")
    case .noScreen: Wording("the lab was brought up by an nslab that knows no screen", "启动实验的 nslab 版本不支持该界面")
    case .noFirewallEvents:
      Wording("the lab was brought up by an nslab that tells nothing of firewalls", "启动实验的 nslab 版本不报告防火墙的变化")
    case .descriptorsOfWatch:
      Wording(
        "Too many open files: watching a node takes up to five descriptors", "打开的文件太多：观察一个节点最多要五个描述符")
    case .wantsTerminal(let command):
      Wording("\(command) wants a terminal as its input and output", "\(command) 的输入和输出应是终端")
    case .wantsPaintable(let command, let value):
      Wording(
        "\(command) wants a terminal that can be painted on, and TERM is \"\(value)\"",
        "\(command) 需要可绘制的终端，而 TERM 为“\(value)”")
    case .cannotAskTerminal(let value): Wording("cannot ask how the terminal is: \(value)", "无法查询终端的状态：\(value)")
    case .noSysctl(let key): Wording("this kernel has no sysctl \(key)", "此内核没有 sysctl \(key)")
    }
  }
}
