extension Remedy {
  /// The remedy in both languages.
  package var words: Wording {
    switch self {
    case .didYouMean(let word): Wording("did you mean \"\(word)\"?", "您是否要写 \"\(word)\"？")
    case .didYouMeanWord(let word): Wording("did you mean \(word)?", "您是否要写 \(word)？")
    case .write(let text): Wording("write \(text)", "写 \(text)")
    case .add(let text): Wording("add \(text)", "加上 \(text)")
    case .addSteps: Wording("add steps:, with checks", "加上 steps:，并写检查")
    case .addCheck:
      Wording(
        "add a check to a step, as check: [{ping: ns1 -> 10.0.0.2}]",
        "给某个步骤加上检查，如 check: [{ping: ns1 -> 10.0.0.2}]")
    case .largerSubnet: Wording("choose a larger one, or give them addresses", "选一个更大的子网，或给它们写地址")
    case .uniqueAddress: Wording("each address on a wire is there once", "同一条线路上每个地址只能出现一次")
    case .sameLength: Wording("give both the same length", "给两者相同的前缀长度")
    case .sameSubnet: Wording("give both ends of a link addresses of one subnet", "给链路两端同一子网的地址")
    case .gatewayOf(let value): Wording("an address of \(value) can be one", "\(value) 中的地址可以作为网关")
    case .addressForGateway(let node):
      Wording("give an interface of \(node) an address of the gateway's subnet", "给 \(node) 的某个接口写上网关所在子网的地址")
    case .otherPort(let node):
      Wording("choose another port of \(node), or one address for each", "选 \(node) 的另一个端口，或给每个写一个地址")
    case .hasAddresses(let value): Wording("it has \(value)", "它有 \(value)")
    case .oneSubnet: Wording("give both an address of one subnet", "给两者同一子网的地址")
    case .addService(let value, let lowerBound, let node):
      Wording(
        "add services: [{\(value): \(lowerBound)}] to \(node)",
        "给 \(node) 加上 services: [{\(value): \(lowerBound)}]")
    case .otherNameOrDelete: Wording("choose another name, or delete the first one before", "换一个名称，或先删除原来的")
    case .otherContainerName: Wording("choose another name for the container", "给容器换一个名称")
    case .optionsFirst: Wording("write the options in front of the image", "把选项写在镜像之前")
    case .addNamespace(let name):
      Wording("add it with ip netns add \(name), or under topology", "用 ip netns add \(name) 添加，或写在 topology 之下")
    case .rename: Wording("rename one", "给其中一个改名")
    case .otherNameOrHost: Wording("choose another name, or write host: true at it", "换一个名称，或在它那里写 host: true")
    case .oneHost:
      Wording("keep host: true at the one where commands run that name no node", "只在未指明节点的命令所在的节点保留 host: true")
    case .addNode: Wording("add it under nodes", "在 nodes 之下添加")
    case .ownInterface:
      Wording("a card has one cable; give the second link an interface of its own", "一块网卡只有一根线；给第二条链路另一个接口")
    case .addBridge(let bridge, let value, let value2):
      Wording(
        "add \(bridge): {kind: bridge} to the interfaces of \(value) or \(value2)",
        "给 \(value) 或 \(value2) 的 interfaces 加上 \(bridge): {kind: bridge}")
    case .giveKindBridge: Wording("give it kind: bridge", "给它写上 kind: bridge")
    case .addLinkOrKind(let node, let name):
      Wording(
        "add a link with the endpoint \"\(node):\(name)\", or a kind: bridge, dummy …",
        "加一条端点为 \"\(node):\(name)\" 的链路，或写 kind：bridge、dummy……")
    case .joinByBridge(let name):
      Wording("join the link's end to it with bridge: \(name)", "用 bridge: \(name) 把链路的端点接上去")
    case .evenMAC:
      Wording(
        "the first byte is even and the address is not zero: 02:00:00:00:00:01",
        "第一个字节为偶数，且地址不全为零：02:00:00:00:00:01")
    case .leaveOut: Wording("leave it out", "去掉它")
    case .leaveOutRest: Wording("leave out the rest", "去掉其余的")
    case .giveToEnd: Wording("give them to the switch's end of a link", "把它们写在链路的交换机一端")
    case .twoSwitches: Wording("use two switches and a link between them", "用两台交换机，并用一条链路连接")
    case .staticNeighbors:
      Wording(
        "write defaults: {neighbors: static}, or raise that sysctl on the machine",
        "写 defaults: {neighbors: static}，或在机器上调高该 sysctl")
    case .labsAreFiles: Wording("labs are files whose names end in .lab.yaml", "实验是名称以 .lab.yaml 结尾的文件")
    case .isPathRight:
      Wording("is the path right? labs are files whose names end in .lab.yaml", "路径对吗？实验是名称以 .lab.yaml 结尾的文件")
    case .saveAsUTF8: Wording("save it as UTF-8", "保存为 UTF-8")
    case .writeLess: Wording("write less of it, or name it less often", "少写一些，或少引用几次")
    case .beginWithName: Wording("a lab begins with name: my-lab", "实验以 name: my-lab 开头")
    case .keepOne: Wording("keep one of them", "只保留一个")
    case .addSign(let sign): Wording("add a \(sign)", "加上 \(sign)")
    case .addBrace: Wording("add a }, or look at what is in it", "加上 }，或检查其中的内容")
    case .addBracket: Wording("add a ], or look at what is in it", "加上 ]，或检查其中的内容")
    case .oneRange(let value):
      Wording(
        "write one range of at most 10,000, the smaller number first: \(value)[1-9]",
        "写一个至多 10,000 的范围，小的数字在前：\(value)[1-9]")
    case .smallerLab: Wording("make a smaller lab", "缩小实验")
    case .oneOf(let value): Wording("one of \(value)", "应为 \(value) 之一")
    case .expectUnreachable:
      Wording("write expect: unreachable, or not: around the check", "写 expect: unreachable，或用 not: 包住检查")
    case .traceIsFor: Wording("it is for ping, tcp, udp and http", "它用于 ping、tcp、udp 和 http")
    case .notAround(let kind):
      Wording(
        "write - not: {\(kind): …}, or the check below it with more blanks in front",
        "写 - not: {\(kind): …}，或把检查写在它下面并多缩进几格")
    case .leaveBothOut: Wording("leave both out", "两个都去掉")
    case .secondItem: Wording("begin the second one with a \"- \" of its own", "第二个检查以它自己的 \"- \" 开头")
    case .writeLine(let end): Wording("write a line \(end)", "写一行 \(end)")
    case .failsEach: Wording("write a - fails: for each", "每条命令写一个 - fails:")
    case .commentSigns:
      Wording("write ## in front of a comment, and nothing in front of a command", "注释前写 ##，命令前什么都不写")
    case .networkAtContainer(let name):
      Wording("leave it out, and write network: \(name) at a container", "去掉它，并在容器处写 network: \(name)")
    case .publishForms(let right, let right2):
      Wording(
        "write \"8081:8080 -> \(right)\" or \"127.0.0.1:5353:53/udp -> \(right2)\"",
        "写 \"8081:8080 -> \(right)\" 或 \"127.0.0.1:5353:53/udp -> \(right2)\"")
    case .kinds(let value): Wording("the kinds are \(value)", "种类有 \(value)")
    case .sayBridge: Wording("say whose port it is, as bridge: br0", "写明是谁的端口，如 bridge: br0")
    case .addName: Wording("add a line: name: my-lab", "加一行：name: my-lab")
    case .stepItems: Wording("begin each step with \"- \"", "每个步骤以 \"- \" 开头")
    case .moveToRun: Wording("move the command to run", "把命令移到 run")
    case .putUnderRun: Wording("put it under run", "把它写在 run 之下")
    case .addAnswerNumber: Wording("add answer: 1, the number of the right choice", "加上 answer: 1，即正确选项的编号")
    case .choiceNumber(let choices):
      Wording("write a number from 1 to \(choices), or the text of the right choice", "写 1 到 \(choices) 的数字，或正确选项的文本")
    case .textOrFile:
      Wording("write text: | and the lines below it, or file: NAME", "写 text: | 并把各行写在下面，或写 file: NAME")
    case .programBeside: Wording("call a program beside the lab, by exec", "用 exec 调用实验旁边的程序")
    case .kindSwitch: Wording("add kind: switch, or give the interfaces addresses", "加上 kind: switch，或给接口写地址")
    case .keysBelowNet: Wording("a lab sets keys below net", "实验设置 net 之下的键")
    case .addressForms:
      Wording(
        "as 10.0.0.1/24 is, with numbers up to 255 and a length up to 32; or as 2001:db8::1/64",
        "如 10.0.0.1/24，数字不超过 255，长度不超过 32；或如 2001:db8::1/64")
    case .valueBehindColon: Wording("write its name, and the value behind the colon", "写出它的名称，值写在冒号之后")
    case .declareOrDefault(let name):
      Wording(
        "declare it with its default: vars: {\(name): …}, or write ${\(name):-…} where the environment may set it",
        "连同默认值声明它：vars: {\(name): …}；若由环境给出，就写 ${\(name):-…}")
    case .declare(let name): Wording("declare it with its default: vars: {\(name): …}", "连同默认值声明它：vars: {\(name): …}")
    case .useValue(let value): Wording("write \(value) where it belongs, or take it out", "把 \(value) 写在该用的地方，或去掉它")
    case .writeDefaults:
      Wording("write the default of each: vars: {address: 10.0.0.1}", "写出每个变量的默认值：vars: {address: 10.0.0.1}")
    case .nameOfValue: Wording("write a name as address, or net_2", "写 address 或 net_2 这样的名称")
    case .routeTarget: Wording("add to: default, or to: 10.0.0.0/24", "加上 to: default，或 to: 10.0.0.0/24")
    case .keys(let value): Wording("its keys are \(value)", "它的键有 \(value)")
    case .shorten(let name): Wording("shorten it to \"\(name)\"", "缩短为 \"\(name)\"")
    case .values(let names): Wording("its values are \(names)", "它的变量有 \(names)")
    case .fileBeside: Wording("name a file beside the lab", "写一个放在实验旁边的文件")
    case .indentWithSpaces: Wording("indent with spaces, not with tabs", "用空格缩进，不要用制表符")
    case .quoteColon:
      Wording(
        "put a text that contains \": \" in quotes, and check the indentation",
        "把含有 \": \" 的文本写在引号中，并检查缩进")
    case .quoteCommand(let command): Wording("put the command in single quotes: \(command)", "把命令写在单引号中：\(command)")
    case .oddQuotes(let line): Wording("the quotes of line \(line) do not come in pairs", "第 \(line) 行的引号不成对")
    case .oddApostrophes(let line):
      Wording(
        "the quotes of line \(line) do not come in pairs; inside of '…' an apostrophe is written ''",
        "第 \(line) 行的引号不成对；'…' 中的撇号写作 ''")
    case .quoteSign: Wording("put a text that begins with [, *, %, @ or ` in quotes", "把以 [、*、%、@ 或 ` 开头的文本写在引号中")
    case .quoteText: Wording("put the text in quotes", "把文本写在引号中")
    case .checkIndentation:
      Wording(
        "check the indentation: the keys of one map, and the items of one list, begin in the same column",
        "检查缩进：同一映射的键、同一列表的项，都从同一列开始")
    case .severalCommands: Wording("several commands are a list, or stand below run: |", "多条命令写成列表，或写在 run: | 之下")
    case .namespaceLimit(let number):
      Wording(
        "as root: sysctl -w user.max_net_namespaces=\(number)", "以 root 身份：sysctl -w user.max_net_namespaces=\(number)")
    case .endOthers: Wording("end what takes memory, or use a smaller lab", "结束占用内存的程序，或用更小的实验")
    case .memoryLimit:
      Wording(
        "raise the limit: MemoryMax= of a systemd unit, --memory of docker run",
        "提高限制：systemd 单元的 MemoryMax=，docker run 的 --memory")
    case .descriptorLimit(let number):
      Wording(
        "ulimit -n \(number) as root, nofile in /etc/security/limits.conf, LimitNOFILE= of a systemd unit, "
          + "or --ulimit nofile=\(number) of docker run",
        "以 root 身份 ulimit -n \(number)，/etc/security/limits.conf 的 nofile，systemd 单元的 LimitNOFILE=，"
          + "或 docker run 的 --ulimit nofile=\(number)")
    case .descriptorMaximum(let number):
      Wording(
        "sysctl -w fs.nr_open=\(number) as root, and then ", "以 root 身份 sysctl -w fs.nr_open=\(number)，然后")
        + Remedy.descriptorLimit(number).words
    case .trustPrograms: Wording("leave out --no-exec if you trust the lab", "如果信任该实验，去掉 --no-exec")
    case .trustUnconfined: Wording("if you trust the lab, add --allow-unconfined", "如果信任该实验，加上 --allow-unconfined")
    case .thereIs(let value): Wording("there is \(value)", "有 \(value)")
    case .nameStepOrReset: Wording("name one with --step, or write nslab reset", "用 --step 指定一步，或写 nslab reset")
    case .playOrName: Wording("play a step, or name one with --step", "先执行一步，或用 --step 指定")
    case .itHasNone: Wording("it has none", "它没有")
    case .numberUpTo(let value): Wording("write a number from 1 to \(value)", "写 1 到 \(value) 的数字")
    case .labUnchanged: Wording("the lab is as it was brought up", "实验保持启动时的样子")
    case .labHasNone: Wording("the lab has none", "实验没有步骤")
    case .lookWhoMade: Wording("look who made it, and take it away", "查明是谁创建的，并移走它")
    case .leavePortOut: Wording("leave the port out, or write --protocol tcp", "去掉端口，或写 --protocol tcp")
    case .printScript:
      Wording("write --print, and put the script where the shell looks for it", "写 --print，并把脚本放到 shell 会查找的地方")
    case .moreOfName: Wording("write more of the name", "把名称写得更完整")
    case .nameOneFile: Wording("name one file", "只写一个文件")
    case .labNameForm:
      Wording(
        "take at most 63 letters, digits, \".\", \"_\" and \"-\", a letter or digit first",
        "最多 63 个字母、数字、“.”、“_”和“-”，以字母或数字开头")
    case .helpNamesThem: Wording("nslab --help names them", "nslab --help 会列出它们")
    case .upAgain: Wording("take it down, and bring it up again", "关闭它，再重新启动")
    case .leaveScreenOut: Wording("leave --full-screen out", "去掉 --full-screen")
    case .upAgainOrOnly(let name):
      Wording(
        "nslab down \(name), then nslab up, or --only link,address,route,rule,neigh,fdb",
        "先 nslab down \(name)，再 nslab up；或者用 --only link,address,route,rule,neigh,fdb")
    case .fewerNodes:
      Wording(
        "name the nodes that are to be watched, or allow more: ulimit -n", "只写要观察的节点，或者放宽限制：ulimit -n")
    case .standsUnder(let key): Wording("it stands under \(key):", "应写在 \(key): 之下")
    case .runStep: Wording("nslab run --step tells a lab line by line", "nslab run --step 逐行地给出实验")
    case .understood(let words, let isCut):
      Wording(
        "understood: \(words.joined(separator: ", "))\(isCut ? " …" : "")",
        "可以理解：\(words.joined(separator: "、"))\(isCut ? " ……" : "")")
    case .wording(let words): words
    case .words(let words): Wording("\(words)", "\(words)")
    }
  }
}
