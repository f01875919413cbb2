import Operations

extension FileFault {
  /// The fault in both languages.
  var words: Wording {
    switch self {
    case .noFile(let kind): Wording("the file is \(kind.words.english), and no lab", "该文件是\(kind.words.chinese)，不是实验")
    case .unreadable(let errno): Wording("cannot read the file: \(errno)", "无法读取文件：\(errno)")
    case .tooLarge(let value): Wording("the file is larger than \(value) MiB", "文件大于 \(value) MiB")
    case .noUTF8: Wording("the file is no UTF-8 text", "文件不是 UTF-8 文本")
    case .empty: Wording("the file is empty", "文件是空的")
    case .yaml(let problem):
      Wording("this is no YAML: \(problem.words.english)", "这不是 YAML：\(problem.words.chinese)")
    case .keyTwice(let name): Wording("the key \"\(name)\" is there twice", "键“\(name)”出现了两次")
    case .noMemory: Wording("there is not enough memory to read the file", "内存不足，无法读取文件")
    case .openQuote: Wording("this is no YAML: the quote is not closed", "这不是 YAML：引号没有闭合")
    case .openBrace: Wording("this is no YAML: the brace is not closed rightly", "这不是 YAML：花括号没有正确闭合")
    case .openBracket: Wording("this is no YAML: the bracket is not closed rightly", "这不是 YAML：方括号没有正确闭合")
    case .openRange: Wording("the range has no end", "范围没有写完")
    case .noRange(let text): Wording("\"\(text)\" is no range of names", "“\(text)”不是名称的范围")
    case .tooManyNames: Wording("the ranges of the file stand for more than 100,000 names", "文件中的范围代表的名称超过 100,000 个")
    case .wantsInterface(let what, let text):
      Wording(
        "\(what.words.english) wants node:interface, got \"\(text)\"",
        "\(what.words.chinese) 应为 节点:接口，实为“\(text)”")
    case .zoneOfCheck(let value): Wording("an address of a check has no \"\(value)\"", "检查中的地址不带“\(value)”")
    case .noEndpoint(let text):
      Wording("\"\(text)\" is no node, node:interface, address, range or *", "“\(text)”不是节点、节点:接口、地址、范围或 *")
    case .wantsPair(let what, let text):
      Wording("\(what.words.english) wants A -> B, got \"\(text)\"", "\(what.words.chinese) 应为 A -> B，实为“\(text)”")
    case .noCapturePlace(let text): Wording("\"\(text)\" is no node and no node:interface", "“\(text)”不是节点，也不是 节点:接口")
    case .checkWantsMap(let given):
      Wording("a check wants a map, got \(given.words.english)", "检查应为映射，实为\(given.words.chinese)")
    case .becauseWantsCause: Wording("because wants a cause, and with at its node", "because 应写明原因，并用 at 写明节点")
    case .noCause(let value): Wording("\"\(value)\" is no cause", "“\(value)”不是已知的原因")
    case .becauseOfReached:
      Wording("because stands with a check that claims that something is not reached", "because 只能与断言“不可达”的检查一起使用")
    case .traceOfState: Wording("trace stands with a check that sends a packet", "trace 只能与发送数据包的检查一起使用")
    case .notBesides: Wording("not wraps a check, and this one stands beside it", "not 应包住一个检查，而这个检查写在它旁边")
    case .notInNot: Wording("not inside not", "not 里面不能再有 not")
    case .kindsOfCheck(let value):
      Wording("one check is of one kind, this one has \(value)", "一个检查只能有一种，这里有 \(value)")
    case .noKindOfCheck: Wording("the check has no kind", "检查没有写种类")
    case .noFamily(let given):
      Wording("family wants 4 or 6, got \(given.words.english)", "family 应为 4 或 6，实为\(given.words.chinese)")
    case .noLoss(let given):
      Wording("a loss is from 0% to 100%, got \(given.words.english)", "丢包率应在 0% 到 100% 之间，实为\(given.words.chinese)")
    case .wantsBound(let what, let given):
      Wording(
        "\(what.words.english) wants a bound, got \(given.words.english)",
        "\(what.words.chinese) 应为界限，实为\(given.words.chinese)")
    case .noLinkState(let value, let text):
      Wording("a link's state is one of \(value), got \"\(text)\"", "链路的状态应为 \(value) 之一，实为“\(text)”")
    case .addressCheckEmpty: Wording("an address check says what the interface has or lacks", "地址检查应写明接口有什么或没有什么")
    case .noIPAddress(let text): Wording("\"\(text)\" is no address", "“\(text)”不是地址")
    case .routeExpects(let given):
      Wording(
        "expect of a route check is no-route, got \(given.words.english)",
        "路由检查的 expect 只能是 no-route，实为\(given.words.chinese)")
    case .neighborWantsAddress(let right):
      Wording("a neighbor check looks for an address, got \"\(right)\"", "邻居检查要找的是地址，实为“\(right)”")
    case .noNeighborState(let value, let text):
      Wording("a neighbour's state is one of \(value), got \"\(text)\"", "邻居的状态应为 \(value) 之一，实为“\(text)”")
    case .fdbWantsMAC: Wording("an fdb check looks for a MAC address", "fdb 检查要找的是 MAC 地址")
    case .openLines(let end): Wording("the lines behind <<'\(end)' are not ended", "<<'\(end)' 之后的各行没有结束")
    case .failsEmpty: Wording("the map names no command that has to fail", "该映射没有写出应当失败的命令")
    case .failsWantsOne: Wording("fails takes one command", "fails 只能写一条命令")
    case .commentOrPrompt:
      Wording("this is a comment, or a command behind the prompt of root", "这可能是注释，也可能是 root 提示符后的命令")
    case .execEmpty: Wording("exec has no command", "exec 没有写命令")
    case .commandEmpty: Wording("the command is empty", "命令是空的")
    case .zeroInArgument: Wording("an argument of a program has no zero byte in it", "程序的参数中不能有零字节")
    case .networksWantNames(let given):
      Wording(
        "networks wants a map of names, got \(given.words.english)",
        "networks 应为名称的映射，实为\(given.words.chinese)")
    case .containersWantNames(let given):
      Wording(
        "containers wants a map of names, got \(given.words.english)",
        "containers 应为名称的映射，实为\(given.words.chinese)")
    case .noNetworkName(let name):
      Wording(
        "a network's name has 1 to 64 of the characters A-Z, a-z, 0-9, -, _ and .: \"\(name)\"",
        "网络的名称由 1 到 64 个字符 A-Z、a-z、0-9、-、_ 和 . 组成：“\(name)”")
    case .networkByItself(let name):
      Wording("the network \(name) is there without being written and has no options", "网络 \(name) 不写也存在，并且没有选项")
    case .noIPv4Address(let text): Wording("\"\(text)\" is no address of IPv4", "“\(text)”不是 IPv4 地址")
    case .keysAreSame(let short, let long):
      Wording("\(short) and \(long) are the same; keep one", "\(short) 和 \(long) 相同，只保留一个")
    case .noContainerName(let text):
      Wording(
        "a container's name has 1 to 64 of the characters A-Z, a-z, 0-9, -, _ and .: \"\(text)\"",
        "容器的名称由 1 到 64 个字符 A-Z、a-z、0-9、-、_ 和 . 组成：“\(text)”")
    case .publishIsPorts: Wording("publish and ports are the same; keep one", "publish 和 ports 相同，只保留一个")
    case .networkIsNetworks: Wording("network and networks are the same; keep one", "network 和 networks 相同，只保留一个")
    case .noAlias(let name):
      Wording(
        "an alias has 1 to 64 of the characters A-Z, a-z, 0-9, -, _ and .: \"\(name)\"",
        "别名由 1 到 64 个字符 A-Z、a-z、0-9、-、_ 和 . 组成：“\(name)”")
    case .noHostEntry(let text): Wording("\"\(text)\" is no NAME:ADDRESS", "“\(text)”不是 NAME:ADDRESS")
    case .wantsFamily(let what, let value, let address):
      Wording(
        "\(what.words.english) wants an address of IPv\(value), got \(address)",
        "\(what.words.chinese) 应为 IPv\(value) 地址，实为 \(address)")
    case .masqueradeWantsMap(let given):
      Wording("masquerade wants a map, got \(given.words.english)", "masquerade 应为映射，实为\(given.words.chinese)")
    case .masqueradeEmpty: Wording("masquerade does not say whose packets", "masquerade 没有写明针对谁的数据包")
    case .noNodeName(let right): Wording("\"\(right)\" is no node", "“\(right)”不是节点")
    case .wantsAddress(let text): Wording("address wants an address, got \"\(text)\"", "address 应为地址，实为“\(text)”")
    case .noPolicy(let given):
      Wording(
        "a policy is accept or drop, got \(given.words.english)",
        "policy 应为 accept 或 drop，实为\(given.words.chinese)")
    case .noVerdict(let value): Wording("a rule does one of \(value)", "规则应写明 \(value) 之一")
    case .wantsPorts(let key, let given):
      Wording(
        "\(key) wants a port from 1 to 65535 or a range of them, got \(given.words.english)",
        "\(key) 应为 1 到 65535 的端口或其范围，实为\(given.words.chinese)")
    case .portWithoutProtocol: Wording("a port is one of tcp or udp", "端口属于 tcp 或 udp")
    case .resetWithoutTCP: Wording("tcp-reset is an answer to tcp", "tcp-reset 是对 tcp 的回答")
    case .withOfReject: Wording("only reject has a \"with\"", "只有 reject 才有 \"with\"")
    case .familiesDiffer(let from, let to):
      Wording("\(from) and \(to) are not of one family", "\(from) 和 \(to) 不属于同一地址族")
    case .wantsNetwork(let what, let text):
      Wording(
        "\(what.words.english) wants an address or a network, got \"\(text)\"",
        "\(what.words.chinese) 应为地址或网络，实为“\(text)”")
    case .httpWithScheme(let value):
      Wording("http wants A -> B:port/path, without \"\(value)\"", "http 应为 A -> B:端口/路径，不带“\(value)”")
    case .noPort(let value): Wording("\"\(value)\" is no port from 1 to 65535", "“\(value)”不是 1 到 65535 的端口")
    case .wantsPort(let name, let right):
      Wording("\(name) wants A -> B:port, got \"\(right)\"", "\(name) 应为 A -> B:端口，实为“\(right)”")
    case .noExpression: Wording("the regular expression is not understood", "无法理解该正则表达式")
    case .counterWants(let text):
      Wording("counter wants a node, table/chain and a comment, got \"\(text)\"", "counter 应为节点、表/链和注释，实为“\(text)”")
    case .counterEmpty: Wording("a counter check says how many packets", "counter 检查应写明数据包的数量")
    case .conntrackEmpty: Wording("a conntrack check says from, to or becomes", "conntrack 检查应写明 from、to 或 becomes")
    case .wantsConnectionEnd(let what, let text):
      Wording(
        "\(what.words.english) wants an address, with a port or without, got \"\(text)\"",
        "\(what.words.chinese) 应为地址，可带端口，实为“\(text)”")
    case .noInterfaceKind(let kind): Wording("there is no interface of kind \"\(kind)\"", "没有“\(kind)”种类的接口")
    case .noOption(let key, let kindName):
      Wording("\"\(key)\" is no option of \(kindName)", "“\(key)”不是 \(kindName) 的选项")
    case .priorityTwice:
      Wording(
        "\"bridge-priority\" and \"priority\" are the same of a bridge",
        "对网桥来说 \"bridge-priority\" 和 \"priority\" 相同")
    case .portOption(let key, let text):
      Wording("\"\(key)\" is an option of a bridge's port, and \(text) is none", "“\(key)”是网桥端口的选项，而 \(text) 不是端口")
    case .protocolTwice:
      Wording(
        "\"protocol\" and \"service-tag\" are the same of a vlan",
        "对 vlan 来说 \"protocol\" 和 \"service-tag\" 相同")
    case .filterWithoutExternal:
      Wording("a vxlan filters identifiers where it is external", "vxlan 只有在 external 时才过滤标识")
    case .externalWithID: Wording("a vxlan that is external has no id", "external 的 vxlan 没有 id")
    case .wantsID(let kind): Wording("a \(kind) has an id", "\(kind) 要有 id")
    case .wantsParent(let kind): Wording("a \(kind) stands on another interface", "\(kind) 要建在另一个接口之上")
    case .noMAC(let text): Wording("\"\(text)\" is no MAC address", "“\(text)”不是 MAC 地址")
    case .noAddressOfInterface(let text): Wording("\"\(text)\" is no IP address", "“\(text)”不是 IP 地址")
    case .noName: Wording("the lab has no name", "实验没有名称")
    case .stepsWantList(let given):
      Wording("steps wants a list, got \(given.words.english)", "steps 应为列表，实为\(given.words.chinese)")
    case .noLabName(let name):
      Wording(
        "a lab's name has 1 to 32 of the characters a-z, 0-9 and -: \"\(name)\"",
        "实验的名称由 1 到 32 个字符 a-z、0-9 和 - 组成：“\(name)”")
    case .failsUnderRun: Wording("fails stands under run", "fails 应写在 run 之下")
    case .showChanges(let command):
      Wording("show only shows; this changes something: \(command)", "show 只用来显示，而这条命令会改变状态：\(command)")
    case .noneOf(let what, let known, let given):
      Wording(
        "\(what.words.english) is none of \(known): \(given.words.english)",
        "\(what.words.chinese) 不是 \(known) 之一：\(given.words.chinese)")
    case .wantsTimeBetween(let key, let value, let value2, let given):
      Wording(
        "\(key) wants a time from \(value)s to \(value2)s, got \(given.words.english)",
        "\(key) 应为 \(value)s 到 \(value2)s 的时间，实为\(given.words.chinese)")
    case .wantsPortRange(let key, let given):
      Wording(
        "\(key) wants ports as 4000-5000, got \(given.words.english)",
        "\(key) 应写成 4000-5000 这样的端口，实为\(given.words.chinese)")
    case .predictEmpty: Wording("predict asks nothing", "predict 没有提问")
    case .predictWithoutAnswer:
      Wording("predict has no answer, which is shown after the step", "predict 没有写在步骤之后显示的答案")
    case .choicesCount(let given):
      Wording(
        "choices wants a list of 2 to 9, got \(given.words.english)",
        "choices 应为 2 到 9 项的列表，实为\(given.words.chinese)")
    case .choiceTwice: Wording("this choice is there twice", "这个选项出现了两次")
    case .noChoice(let given):
      Wording("the answer is none of the choices: \(given.words.english)", "答案不是任何一个选项：\(given.words.chinese)")
    case .blank(let what): Wording("\(what.words.english) is blank", "\(what.words.chinese) 是空白的")
    case .scriptTextOrFile: Wording("a script is a text or a file", "脚本应是文本或文件")
    case .zeroInScript: Wording("a script has no zero byte in it", "脚本中不能有零字节")
    case .scriptTooLong: Wording("a script has at most 100,000 bytes", "脚本最多 100,000 字节")
    case .scriptEmpty: Wording("the script is empty", "脚本是空的")
    case .scriptNoUTF8(let name): Wording("the file \(name) is no UTF-8 text", "文件 \(name) 不是 UTF-8 文本")
    case .nodesWantNames(let given):
      Wording("nodes wants a map of names, got \(given.words.english)", "nodes 应为名称的映射，实为\(given.words.chinese)")
    case .noNameOfNode(let text):
      Wording(
        "a node's name has 1 to 64 of the characters A-Z, a-z, 0-9, -, _ and .: \"\(text)\"",
        "节点的名称由 1 到 64 个字符 A-Z、a-z、0-9、-、_ 和 . 组成：“\(text)”")
    case .subnetOfSwitch: Wording("only a switch has a subnet", "只有交换机才有子网")
    case .addressAsSubnet(let network): Wording("\(network) is an address, not a subnet", "\(network) 是地址，不是子网")
    case .optionOfBridge(let key, let name):
      Wording(
        "\"\(key)\" is an option of a bridge, and the node \(name) is no switch",
        "“\(key)”是网桥的选项，而节点 \(name) 不是交换机")
    case .interfacesWantNames(let given):
      Wording(
        "interfaces wants a map of names, got \(given.words.english)",
        "interfaces 应为名称的映射，实为\(given.words.chinese)")
    case .sysctlsWantMap(let given):
      Wording("sysctls wants a map, got \(given.words.english)", "sysctls 应为映射，实为\(given.words.chinese)")
    case .sysctlOfMachine(let name):
      Wording("the sysctl \"\(name)\" is the whole machine's, not a namespace's", "sysctl “\(name)”属于整台机器，而不属于命名空间")
    case .notUnderstood(let text): Wording("\"\(text)\" is not understood", "无法理解“\(text)”")
    case .noLength(let text): Wording("\(text) has no prefix length", "\(text) 没有前缀长度")
    case .noNetwork(let text): Wording("\"\(text)\" is no address with a prefix length", "“\(text)”不是带前缀长度的地址")
    case .linkWantsTwo: Wording("a link has two endpoints", "一条链路有两个端点")
    case .rangesOfEnds(let value, let second):
      Wording("the ranges of a link's ends have \(value) and \(second) names", "链路两端的范围分别有 \(value) 个和 \(second) 个名称")
    case .noInterfacePlace(let text): Wording("\"\(text)\" is no node:interface", "“\(text)”不是 节点:接口")
    case .rangesDiffer(let names, let interfaces):
      Wording("the ranges have \(names) nodes and \(interfaces) interfaces", "范围有 \(names) 个节点和 \(interfaces) 个接口")
    case .valueInKey: Wording("a key has no values in it", "键里不能使用变量的值")
    case .valuesTooLong(let value):
      Wording("the values of the file come to more than \(value) MiB of text", "文件中变量的值合计超过 \(value) MiB 文本")
    case .unsetInShell(let name):
      Wording(
        "${\(name)} stands for nothing: the lab declares no value \"\(name)\", and the shell's text sets none",
        "${\(name)} 没有值：实验没有声明变量“\(name)”，shell 文本中也没有给它赋值")
    case .undeclared(let name): Wording("the lab declares no value \"\(name)\"", "实验没有声明变量“\(name)”")
    case .undeclaredGiven(let name):
      Wording("the lab declares no value \"\(name)\" that could be given", "实验没有声明可以给出的变量“\(name)”")
    case .unused(let name): Wording("the value \"\(name)\" is not used", "变量“\(name)”没有使用")
    case .varsWantMap(let given):
      Wording("vars wants a map, got \(given.words.english)", "vars 应为映射，实为\(given.words.chinese)")
    case .noValueName(let given):
      Wording(
        "a value is called by letters, digits and _: \(given.words.english)",
        "变量的名称由字母、数字和 _ 组成：\(given.words.chinese)")
    case .noDefault(let name): Wording("the value \"\(name)\" has no default that is a text", "变量“\(name)”没有文本形式的默认值")
    case .badDefault(let name):
      Wording(
        "the default of \"\(name)\" is no line of at most 1,000 characters without other values in it",
        "“\(name)”的默认值不是一行至多 1,000 个字符且不含其他变量的文本")
    case .routeEmpty: Wording("a route says where it leads to", "路由应写明通往哪里")
    case .neighborEmpty: Wording("a neighbour has an address", "邻居应有地址")
    case .wantsText(let what, let given):
      Wording(
        "\(what.words.english) wants a text, got \(given.words.english)",
        "\(what.words.chinese) 应为文本，实为\(given.words.chinese)")
    case .wantsBool(let what, let given):
      Wording(
        "\(what.words.english) wants true or false, got \(given.words.english)",
        "\(what.words.chinese) 应为 true 或 false，实为\(given.words.chinese)")
    case .wantsNumber(let what, let lowerBound, let upperBound, let given):
      Wording(
        "\(what.words.english) wants a number from \(lowerBound) to \(upperBound), got \(given.words.english)",
        "\(what.words.chinese) 应为 \(lowerBound) 到 \(upperBound) 之间的数字，实为\(given.words.chinese)")
    case .wantsTime(let what, let given):
      Wording(
        "\(what.words.english) wants a time as 200ms or 2s, got \(given.words.english)",
        "\(what.words.chinese) 应写成 200ms 或 2s 这样的时间，实为\(given.words.chinese)")
    case .wantsLanguages(let what):
      Wording(
        "\(what.words.english) is a text, or a map of languages to texts, as {en: Hello, zh: 你好}",
        "\(what.words.chinese) 应为文本，或语言到文本的映射，如 {en: Hello, zh: 你好}")
    case .wantsMap(let what, let given):
      Wording(
        "\(what.words.english) wants a map, got \(given.words.english)",
        "\(what.words.chinese) 应为映射，实为\(given.words.chinese)")
    case .keyNoText(let what):
      Wording("\(what.words.english) has a key that is no text", "\(what.words.chinese) 有一个不是文本的键")
    case .unknownKey(let name, let what):
      Wording("unknown key \"\(name)\" in \(what.words.english)", "未知的键“\(name)”（\(what.words.chinese)）")
    case .interfaceWithoutName: Wording("the interface has no name", "接口没有名称")
    case .interfaceNameTooLong(let text, let bytes, let most):
      Wording(
        "the interface name \"\(text)\" has \(bytes) bytes, one may have \(most)",
        "接口名称“\(text)”有 \(bytes) 个字节，最多 \(most) 个")
    case .noInterfaceName(let text): Wording("\"\(text)\" is no interface name", "“\(text)”不是接口名称")
    case .characterOfInterface(let character, let text):
      Wording(
        "an interface name has no \"\(character)\": \"\(text)\"",
        "接口名称中不能有“\(character)”：“\(text)”")
    case .publishProtocol(let name):
      Wording(
        "ports are published for tcp and udp, not for \"\(name)\"",
        "只能为 tcp 和 udp 发布端口，不能为“\(name)”")
    case .beginsWithNoAddress(let text): Wording("\"\(text)\" begins with no address", "“\(text)”不以地址开头")
    case .noPairOfPorts(let text): Wording("\"\(text)\" is no pair of ports", "“\(text)”不是一对端口")
    case .noPortOrRange(let text):
      Wording(
        "\"\(text)\" is no port from 1 to 65535, nor a range of them",
        "“\(text)”不是 1 到 65535 的端口，也不是其范围")
    case .rangesOfPorts(let first, let second):
      Wording(
        "the ranges have \(first) and \(second) ports",
        "范围分别有 \(first) 个和 \(second) 个端口")
    case .unreadableFile(let name, let errno):
      Wording(
        "cannot read the file \(name): \(errno)",
        "无法读取文件 \(name)：\(errno)")
    case .unreadableInput(let errno): Wording("cannot read the standard input: \(errno)", "无法读取标准输入：\(errno)")
    case .aliasesTooLong(let size):
      Wording(
        "the aliases of the file stand for more than \(size) MiB of text",
        "文件中的别名代表的文本超过 \(size) MiB")
    case .filter(let problem): Wording("in the filter: \(problem)", "过滤器中：\(problem)")
    case .command(let words): words
    case .words(let words): Wording("\(words)", "\(words)")
    }
  }
}
